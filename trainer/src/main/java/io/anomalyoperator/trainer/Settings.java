package io.anomalyoperator.trainer;

import io.anomalyoperator.trainer.data.Form;
import io.anomalyoperator.trainer.engine.Plan;

/**
 * How to train. Whole numbers that are {@value #AUTOMATIC} are chosen by the data.
 *
 * @param hidden units of the outer layers; 128 for images, for tables four for each column within
 *     16 and 128
 * @param code units of the narrow middle; 8 for images, for tables a third of the columns, at most
 *     8
 * @param epochs passes over the rows; {@value #USUAL_EPOCHS}, more where so few rows make fewer
 *     than {@value #FEWEST_STEPS} steps
 * @param batch rows of one step
 * @param learningRate at the first step
 * @param holdout share of the normal rows kept from training, at random, to calibrate
 * @param ensemble what the score is made of
 */
public record Settings(
    int hidden,
    int code,
    int epochs,
    int batch,
    double learningRate,
    double holdout,
    Ensemble ensemble) {
  /** Let the data decide. */
  public static final int AUTOMATIC = 0;

  private static final int USUAL_EPOCHS = 60;
  private static final int FEWEST_STEPS = 2_000;
  private static final int IMAGE_HIDDEN = 128;
  private static final int MOST_CODE = 8;

  public Settings {
    require(hidden >= 0 && code >= 0 && epochs >= 0, "hidden, code and epochs cannot be negative");
    require(batch >= 1, "a batch has at least one row, found %s".formatted(batch));
    require(learningRate > 0, "the learning rate is above 0, found %s".formatted(learningRate));
    require(
        holdout > 0 && holdout < 1,
        "the share held out is between 0 and 1, found %s".formatted(holdout));
  }

  /** What was measured to do well. */
  public static Settings defaults() {
    return new Settings(AUTOMATIC, AUTOMATIC, AUTOMATIC, 128, 0.003, 0.1, Ensemble.none());
  }

  /** The same with this number of epochs. */
  public Settings withEpochs(int other) {
    return new Settings(hidden, code, other, batch, learningRate, holdout, ensemble);
  }

  /** The same with this share held out. */
  public Settings withHoldout(double other) {
    return new Settings(hidden, code, epochs, batch, learningRate, other, ensemble);
  }

  /** The same with a score made of this. */
  public Settings withEnsemble(Ensemble other) {
    return new Settings(hidden, code, epochs, batch, learningRate, holdout, other);
  }

  Plan plan(Form form, int rows, long seed) {
    int width = form.width();
    boolean image = form instanceof Form.Image;
    return new Plan(
        width,
        chosen(hidden, image ? IMAGE_HIDDEN : Math.clamp(4L * width, 16, IMAGE_HIDDEN)),
        chosen(code, image ? MOST_CODE : Math.clamp(Math.ceilDiv(width, 3), 1, MOST_CODE)),
        image,
        chosen(
            epochs, Math.max(USUAL_EPOCHS, Math.ceilDiv(FEWEST_STEPS, Math.ceilDiv(rows, batch)))),
        batch,
        learningRate,
        seed);
  }

  private static int chosen(int asked, int automatic) {
    return asked == AUTOMATIC ? automatic : asked;
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
