package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.scoring.RowFormula;
import java.nio.FloatBuffer;

/** Preprocessing and score as the manifest says, on the buffers of a lane. */
final class PackageFormula implements RowFormula {
  private final Preprocessor preprocessor;
  private final Score score;
  private final int width;

  PackageFormula(Manifest manifest) {
    this.preprocessor = Preprocessor.of(manifest.input());
    this.score = manifest.score();
    this.width = preprocessor.size();
  }

  @Override
  public int outputWidth() {
    return score.outputSize(width);
  }

  @Override
  public void prepare(float[] rows, int row, FloatBuffer input, int index) {
    preprocessor.apply(rows, row * width, input, index * width);
  }

  @Override
  public double score(FloatBuffer input, FloatBuffer output, int index) {
    return score.of(input, index * width, output, index * outputWidth(), width);
  }
}
