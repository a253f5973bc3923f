package io.anomalyoperator.trainer.engine;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.anomalyoperator.trainer.BadModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A TorchScript module whose exported methods can be called, on its way to become a model. */
final class Template implements AutoCloseable {
  private final Model model;
  private final PtSymbolBlock block;

  private Template(Model model) {
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
  }

  /** Loads the resource of this name; the engine loads models by path only. */
  static Template resource(String name) throws IOException, BadModelException {
    var file = Files.createTempFile("template", ".pt");
    try (var in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + Template.class);
      }
      Files.write(file, in.readAllBytes());
      return file(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Loads a file that {@link #write} wrote. */
  static Template file(Path file) throws BadModelException {
    return new Template(Torch.load(file, Map.of("trainParam", "true")));
  }

  /** Owns what lives as long as the module. */
  NDManager manager() {
    return model.getNDManager();
  }

  NDList weights() {
    return JniUtils.moduleGetParams(block, (PtNDManager) manager());
  }

  /** Calls a method of the module: DJL reads its name from the name of one more array. */
  NDArray call(String method, NDList arguments) {
    var name = arguments.getFirst().getManager().create(0f);
    name.setName("module_method:" + method);
    arguments.add(name);
    return IValueUtils.forward(block, arguments, true).singletonOrThrow();
  }

  /** Writes the module as TorchScript, ready for inference. */
  void write(Path file) throws IOException {
    JniUtils.enableInferenceMode(block);
    try (var out = Files.newOutputStream(file)) {
      JniUtils.writeModule(block, out, false);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
