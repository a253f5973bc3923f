package io.anomalyoperator.trainer.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.anomalyoperator.trainer.BadModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The engine, started as this program wants it: offline, on one thread, without guesswork. */
final class Torch {
  private static final String ENGINE = "PyTorch";

  static {
    // read when the engine is loaded; it must neither download nor report anything
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("ai.djl.pytorch.num_threads", "1");
    setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
  }

  private Torch() {}

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  static Engine engine() {
    return Engine.getEngine(ENGINE);
  }

  /** The model in a TorchScript file, for use by the calling thread. */
  static Model load(Path file, Map<String, String> options) throws BadModelException {
    var model = Model.newInstance("model", ENGINE);
    try {
      model.load(file.toAbsolutePath().getParent(), file.getFileName().toString(), options);
      // both are settings of the thread: more threads lose time on so small a model, and an
      // optimised graph would need warming up and might round otherwise
      JniUtils.setNumThreads(1);
      JniUtils.setGraphExecutorOptimize(false);
      return model;
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new BadModelException(
          "%s: it is not a TorchScript file that this engine can load (%s); save it with torch.jit.save"
              .formatted(file, firstLine(e)),
          e);
    }
  }

  /** What an engine's error begins with; the rest is a trace of its own code. */
  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }
}
