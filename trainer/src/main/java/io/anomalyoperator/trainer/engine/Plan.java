package io.anomalyoperator.trainer.engine;

/**
 * How an autoencoder is built and trained.
 *
 * @param width numbers of a row
 * @param hidden units of the outer layers
 * @param code units of the narrow middle
 * @param bounded whether rows lie between 0 and 1, as pixels do, and outputs shall too
 * @param epochs passes over the rows
 * @param batch rows of one step
 * @param learningRate at the first step; it falls to nearly nothing along a cosine
 * @param seed of first weights and order of rows
 */
public record Plan(
    int width,
    int hidden,
    int code,
    boolean bounded,
    int epochs,
    int batch,
    double learningRate,
    long seed) {

  Plan withSeed(long other) {
    return new Plan(width, hidden, code, bounded, epochs, batch, learningRate, other);
  }
}
