package io.anomalyoperator.modelpackage;

/** A file against what the manifest says of it. */
final class ListedFile {
  private ListedFile() {}

  static void requireSize(String name, Manifest.FileEntry listed, long found)
      throws InvalidPackageException {
    if (found != listed.size()) {
      throw InvalidPackageException.entry(
          Violation.WRONG_SIZE,
          name,
          "it has %d bytes, the manifest says %d".formatted(found, listed.size()));
    }
  }

  static void requireSha256(String name, Manifest.FileEntry listed, String found)
      throws InvalidPackageException {
    if (!found.equals(listed.sha256())) {
      throw InvalidPackageException.entry(
          Violation.WRONG_HASH,
          name,
          "its SHA-256 is %s, the manifest says %s".formatted(found, listed.sha256()));
    }
  }
}
