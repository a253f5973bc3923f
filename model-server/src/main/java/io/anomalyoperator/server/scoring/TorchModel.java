package io.anomalyoperator.server.scoring;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A TorchScript module run by libtorch.
 *
 * <p>Every lane keeps one direct buffer and an array over its first rows for each batch size, made
 * once: an array made from a Java array would take a direct buffer that only the collector frees.
 * The arrays are handed to the module as they are; DJL's blocks would look through the names of
 * them each time.
 */
public final class TorchModel implements BatchModel {
  private final Model model;
  private final PtSymbolBlock block;
  private final long[] rowShape;
  private final int width;

  private TorchModel(Model model, List<Long> rowShape) {
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
    this.rowShape = rowShape.stream().mapToLong(Long::longValue).toArray();
    this.width = Math.toIntExact(new Shape(this.rowShape).size());
  }

  /** Loads the native library, which takes most of a start; safe to call early and often. */
  public static void loadEngine() {
    Engine.getEngine("PyTorch");
  }

  /**
   * Loads a module.
   *
   * @param file the TorchScript archive, already checked against its digest
   * @param rowShape shape of one row, without the batch
   */
  public static TorchModel load(Path file, List<Long> rowShape) throws IOException {
    Model model = Model.newInstance("model", "PyTorch");
    try {
      model.load(file.toAbsolutePath());
      return new TorchModel(model, rowShape);
    } catch (IOException | RuntimeException | MalformedModelException e) {
      model.close();
      throw new IOException(
          "%s is no TorchScript module that libtorch %s can load: %s"
              .formatted(file, Engine.getEngine("PyTorch").getVersion(), firstLine(e)),
          e);
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Lane newLane(int maxRows) {
    // the setting belongs to the thread: without it every forward wakes a pool of its own
    JniUtils.setNumThreads(1);
    return new TorchLane(maxRows);
  }

  @Override
  public void close() {
    model.close();
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private final class TorchLane implements Lane {
    private final PtNDManager manager = (PtNDManager) model.getNDManager().newSubManager();
    private final FloatBuffer input;
    private final IValue[] inputs;
    private PtNDManager turn = (PtNDManager) manager.newSubManager();

    TorchLane(int maxRows) {
      ByteBuffer memory =
          ByteBuffer.allocateDirect(Math.multiplyExact(maxRows, width * Float.BYTES))
              .order(ByteOrder.nativeOrder());
      input = memory.asFloatBuffer();
      inputs = new IValue[maxRows + 1];
      for (int rows = 1; rows <= maxRows; rows++) {
        ByteBuffer slice =
            memory.slice(0, rows * width * Float.BYTES).order(ByteOrder.nativeOrder());
        inputs[rows] = IValue.from(manager.create(slice, batchShape(rows), DataType.FLOAT32));
      }
    }

    @Override
    public FloatBuffer input() {
      return input;
    }

    @Override
    public FloatBuffer forward(int rows) {
      turn.close();
      // whatever the answer needs in native memory lives in this scope until the next turn
      turn = (PtNDManager) manager.newSubManager();
      NDList answer;
      try (IValue value = IValueUtils.runMethod(block, "forward", inputs[rows])) {
        answer = value.toNDList(turn);
      }
      if (answer.size() != 1) {
        throw new IllegalStateException(
            "the model answers %d tensors; one is expected".formatted(answer.size()));
      }
      NDArray output = answer.get(0);
      if (output.getDataType() != DataType.FLOAT32) {
        throw new IllegalStateException(
            "the model answers %s; FLOAT32 is expected".formatted(output.getDataType()));
      }
      return output.toByteBuffer(true).asFloatBuffer();
    }

    private Shape batchShape(int rows) {
      return new Shape(rows).addAll(new Shape(rowShape));
    }

    @Override
    public void close() {
      for (int rows = 1; rows < inputs.length; rows++) {
        inputs[rows].close();
      }
      manager.close();
    }
  }
}
