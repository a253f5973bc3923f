package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A package that was written.
 *
 * @param archive the file
 * @param digest of the archive
 * @param manifest what the package says of itself
 * @param evaluation on rows set apart for tests; empty if there were none
 * @param remarks what somebody should know about the data
 */
public record Packaged(
    Path archive,
    PackageDigest digest,
    Manifest manifest,
    Optional<Evaluation> evaluation,
    List<String> remarks) {
  public Packaged {
    remarks = List.copyOf(remarks);
  }

  Packaged withRemarks(List<String> others) {
    return new Packaged(archive, digest, manifest, evaluation, others);
  }
}
