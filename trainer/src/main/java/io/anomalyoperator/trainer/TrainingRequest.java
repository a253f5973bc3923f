package io.anomalyoperator.trainer;

import io.anomalyoperator.trainer.data.DataSource;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to learn from what.
 *
 * @param identity what the package will be called
 * @param data to learn from
 * @param normal labels of the rows that are normal; empty if all are
 * @param seed of everything random
 * @param settings how to train
 * @param falsePositiveRate accepted share of alarms among normal rows, which sets the threshold
 */
public record TrainingRequest(
    Identity identity,
    DataSource data,
    Set<String> normal,
    long seed,
    Settings settings,
    double falsePositiveRate) {
  /** One alarm in a hundred normal rows. */
  public static final double USUAL_FALSE_POSITIVE_RATE = 0.01;

  public TrainingRequest {
    normal = Collections.unmodifiableSet(new TreeSet<>(normal));
  }

  /** With the usual settings. */
  public static TrainingRequest of(
      Identity identity, DataSource data, Set<String> normal, long seed) {
    return new TrainingRequest(
        identity, data, normal, seed, Settings.defaults(), USUAL_FALSE_POSITIVE_RATE);
  }

  /** The same with other settings. */
  public TrainingRequest with(Settings other) {
    return new TrainingRequest(identity, data, normal, seed, other, falsePositiveRate);
  }
}
