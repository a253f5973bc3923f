package io.anomalyoperator.modelpackage;

/**
 * A package of which every byte was read and every rule holds.
 *
 * @param digest of the archive that was read: to be compared with the one that was asked for
 * @param manifestSha256 digest of {@code manifest.json}, which lists the digests of all else
 * @param manifest what the package says of itself
 * @param golden rows and the scores that they have to get
 * @param calibration scores of normal rows
 */
public record VerifiedPackage(
    PackageDigest digest,
    String manifestSha256,
    Manifest manifest,
    GoldenSet golden,
    Calibration calibration) {}
