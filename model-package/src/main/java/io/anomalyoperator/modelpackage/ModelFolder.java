package io.anomalyoperator.modelpackage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A package that lies unpacked in a folder, of which every listed file was read and every rule
 * holds.
 *
 * @param folder with the files
 * @param manifest what the package says of itself
 * @param manifestSha256 digest of {@code manifest.json}, which lists the digests of all else
 * @param digest of the archive that it came from; empty for a folder that was put together by hand
 * @param golden rows and the scores that they have to get
 * @param calibration scores of normal rows
 * @param reference what the training data looked like
 */
public record ModelFolder(
    Path folder,
    Manifest manifest,
    String manifestSha256,
    Optional<PackageDigest> digest,
    GoldenSet golden,
    Calibration calibration,
    Reference reference) {

  /** The file with the model. */
  public Path model() {
    return folder.resolve(manifest.model().file());
  }
}
