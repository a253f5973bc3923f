package io.anomalyoperator.trainer.engine;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.Progress;
import io.anomalyoperator.trainer.evaluation.Answer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Scores rows by the path that a server takes: preprocessing, one forward pass of the loaded file,
 * the formula. For use by one thread.
 */
public final class Scorer implements AutoCloseable {
  private static final int BATCH_NUMBERS = 1 << 18;
  private static final int MOST_ROWS = 256;

  private final TorchModel model;
  private final Preprocessor preprocessor;
  private final Score score;
  private final int batch;

  private Scorer(TorchModel model, Preprocessor preprocessor, Score score, int batch) {
    this.model = model;
    this.preprocessor = preprocessor;
    this.score = score;
    this.batch = batch;
  }

  /** Loads the model in the file. */
  public static Scorer load(Path file, Manifest.Input input, Score score) throws BadModelException {
    int batch = Math.clamp(BATCH_NUMBERS / input.size(), 1, MOST_ROWS);
    return new Scorer(
        TorchModel.load(file, input.shape(), batch), Preprocessor.of(input), score, batch);
  }

  /** The score of each row; the rows are in the user's units. */
  public double[] scores(List<float[]> rows, Progress progress) throws BadModelException {
    var scores = new double[rows.size()];
    try (var task = progress.begin("score", rows.size())) {
      for (int from = 0; from < rows.size(); from += batch) {
        int count = Math.min(batch, rows.size() - from);
        var input = fill(rows.subList(from, from + count));
        var output = FloatBuffer.wrap(model.forward(count, outputSize()));
        for (int i = 0; i < count; i++) {
          scores[from + i] =
              finite(score.of(input, i * width(), output, i * outputSize(), width()), from + i);
        }
        task.advance(count, "");
      }
    }
    return scores;
  }

  /** What the model makes of one row. */
  public Answer answer(float[] row) throws BadModelException {
    fill(List.of(row));
    var input = preprocessor.apply(row);
    var output = Arrays.copyOf(model.forward(1, outputSize()), outputSize());
    double scored = score.of(input, output);
    return new Answer(input, rebuilds() ? score.reconstruction(output) : output, scored);
  }

  /** Whether an answer is an image of its row. */
  public boolean rebuilds() {
    return score.comparesWithInput();
  }

  private FloatBuffer fill(List<float[]> rows) {
    var input = model.input();
    for (int i = 0; i < rows.size(); i++) {
      preprocessor.apply(rows.get(i), 0, input, i * width());
    }
    return input;
  }

  private static double finite(double score, int row) throws BadModelException {
    if (!Double.isFinite(score)) {
      throw new BadModelException(
          "the model scores row %d as %s, expected a finite number".formatted(row + 1, score));
    }
    return score;
  }

  private int width() {
    return preprocessor.size();
  }

  private int outputSize() {
    return score.outputSize(width());
  }

  @Override
  public void close() {
    model.close();
  }
}
