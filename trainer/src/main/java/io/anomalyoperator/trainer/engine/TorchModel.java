package io.anomalyoperator.trainer.engine;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.anomalyoperator.trainer.BadModelException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A TorchScript model ready to run, as a server runs it: float32, one batch in, one batch out. For
 * use by one thread.
 */
final class TorchModel implements AutoCloseable {
  private final Model model;
  private final List<Long> rowShape;
  private final int width;
  private final ByteBuffer buffer;

  private TorchModel(Model model, List<Long> rowShape, int width, int mostRows) {
    this.model = model;
    this.rowShape = rowShape;
    this.width = width;
    // one for all batches: direct buffers are freed by nobody but the garbage collector
    this.buffer = model.getNDManager().allocateDirect(mostRows * width * Float.BYTES);
  }

  /** Loads the model; {@code rowShape} is the shape of one row, without the batch. */
  static TorchModel load(Path file, List<Long> rowShape, int mostRows) throws BadModelException {
    int width = Math.toIntExact(rowShape.stream().reduce(1L, Math::multiplyExact));
    return new TorchModel(Torch.load(file, Map.of()), rowShape, width, mostRows);
  }

  /** Where the next batch goes, row after row. */
  FloatBuffer input() {
    return buffer.asFloatBuffer();
  }

  /** Runs the first rows of the input; answers {@code outputSize} numbers for each. */
  float[] forward(int rows, int outputSize) throws BadModelException {
    var block = model.getBlock();
    try (var batch = model.getNDManager().newSubManager()) {
      var shape = new Shape(rows).addAll(new Shape(rowShape));
      var bytes = buffer.duplicate().order(buffer.order()).limit(rows * width * Float.BYTES);
      var x = batch.create(bytes, shape, DataType.FLOAT32);
      var answer = block.forward(new ParameterStore(batch, false), new NDList(x), false);
      if (answer.isEmpty()) {
        throw new BadModelException("the model answered nothing, expected one tensor");
      }
      return numbers(answer.getFirst(), shape, rows, outputSize);
    } catch (EngineException | IllegalArgumentException e) {
      throw new BadModelException(
          "the model fails on %d rows of shape %s: %s"
              .formatted(rows, rowShape, Torch.firstLine(e)),
          e);
    }
  }

  private static float[] numbers(NDArray answer, Shape input, int rows, int outputSize)
      throws BadModelException {
    if (answer.getDataType() != DataType.FLOAT32) {
      throw new BadModelException(
          "the model answered %s, expected float32".formatted(answer.getDataType()));
    }
    if (answer.size() != (long) rows * outputSize) {
      throw new BadModelException(
          "the model answered shape %s to shape %s, expected %d numbers for each of the %d rows"
              .formatted(answer.getShape(), input, outputSize, rows));
    }
    return answer.toFloatArray();
  }

  @Override
  public void close() {
    model.close();
  }
}
