package io.anomalyoperator.modelpackage;

/**
 * The identity of a package: what a resource pins and an object key is made of.
 *
 * @param sha256 of all bytes of the archive, 64 lower-case hexadecimal digits
 * @param size of the archive, in bytes
 */
public record PackageDigest(String sha256, long size) {
  public PackageDigest {
    Check.that(
        Digests.isSha256(sha256),
        "sha256 is %s, expected 64 lower-case hexadecimal digits",
        Text.quoted(sha256));
    Check.that(size >= 0, "size is %d, expected 0 or more", size);
  }
}
