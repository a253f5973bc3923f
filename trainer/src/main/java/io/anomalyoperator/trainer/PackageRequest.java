package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.data.Dataset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model and all that a package says about it.
 *
 * @param identity what the package will be called
 * @param model the TorchScript file
 * @param input what the model takes
 * @param score how its output becomes a score
 * @param falsePositiveRate accepted share of alarms among normal rows, which sets the threshold
 * @param calibration normal rows that the model was not trained on
 * @param anomalous rows that are known not to be normal, for the golden set; may be empty
 * @param reference rows whose statistics later traffic is compared with
 * @param test rows to measure the model by, with the labels that are normal among them
 * @param seed of the training
 * @param metrics of the training, to be listed beside those of the test
 */
public record PackageRequest(
    Identity identity,
    Path model,
    Manifest.Input input,
    Score score,
    double falsePositiveRate,
    Dataset calibration,
    Dataset anomalous,
    Dataset reference,
    Optional<Test> test,
    long seed,
    Map<String, Double> metrics) {

  /**
   * Rows to measure a model by.
   *
   * @param rows of every class
   * @param normal labels of the normal ones; empty if all are
   */
  public record Test(Dataset rows, Set<String> normal) {}
}
