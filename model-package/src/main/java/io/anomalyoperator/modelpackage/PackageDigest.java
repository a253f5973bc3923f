package io.anomalyoperator.modelpackage;

/**
 * The identity of a package: what a resource pins and an object key is made of.
 *
 * @param sha256 of all bytes of the archive, 64 lower-case hexadecimal digits
 * @param size of the archive, in bytes
 */
public record PackageDigest(String sha256, long size) {
  public PackageDigest {
    if (!Digests.isSha256(sha256)) {
      throw new IllegalArgumentException(
          "sha256 is " + Text.quoted(sha256) + ", expected 64 lower-case hexadecimal digits");
    }
    if (size < 0) {
      throw new IllegalArgumentException("size is " + size + ", expected 0 or more");
    }
  }
}
