package io.anomalyoperator.trainer;

/**
 * What a model's score is made of: one autoencoder, or more of them and the distance to the nearest
 * of the rows that it remembers.
 *
 * @param autoencoders trained from different seeds
 * @param neighbours nearest rows of the bank whose mean squared distance counts; 0 for none
 * @param bank rows remembered at most
 */
public record Ensemble(int autoencoders, int neighbours, int bank) {
  /** Twice as many were measured to find no more on MNIST, for nearly twice the time. */
  public static final int USUAL_BANK = 1_000;

  private static final int FEWEST_ROWS = 2;

  public Ensemble {
    Settings.require(
        autoencoders >= 1,
        "an ensemble has at least one autoencoder, found %s".formatted(autoencoders));
    Settings.require(
        neighbours >= 0 && neighbours <= bank,
        "a bank of %s rows has no %s neighbours".formatted(bank, neighbours));
  }

  /** One autoencoder and nothing else. */
  public static Ensemble none() {
    return new Ensemble(1, 0, USUAL_BANK);
  }

  /** Whether the error of one autoencoder is the score. */
  public boolean isPlain() {
    return autoencoders == 1 && neighbours == 0;
  }

  /** How few rows are enough to learn from. */
  int fewestRows() {
    return isPlain() ? FEWEST_ROWS : 2 * Math.max(FEWEST_ROWS, neighbours);
  }

  /** How many of the rows learned from show what is usual, and are used for nothing else. */
  public int apart(int rows) {
    return Math.max(FEWEST_ROWS, rows / 10);
  }

  /** How many of the rows learned from are remembered. */
  public int remembered(int rows) {
    return neighbours == 0 ? 0 : Math.min(bank, rows - apart(rows));
  }
}
