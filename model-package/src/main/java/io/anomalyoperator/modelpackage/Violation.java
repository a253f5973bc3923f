package io.anomalyoperator.modelpackage;

/** The rules of the package format, by the way they can be broken. */
public enum Violation {
  // the archive as a whole
  /** More bytes than {@link Limits#maxArchiveBytes()}. */
  ARCHIVE_TOO_LARGE,
  /** The entries are, or are declared to be, larger than {@link Limits#maxUnpackedBytes()}. */
  UNPACKED_TOO_LARGE,
  /** More entries than {@link Limits#maxEntries()}. */
  TOO_MANY_ENTRIES,
  /** The bytes do not begin with the gzip header that packages have. */
  NOT_GZIP,
  /** The compressed data is damaged, or does not match its checksum. */
  CORRUPT_GZIP,
  /** A header is not one of a tar archive, or is damaged. */
  CORRUPT_TAR,
  /** The archive ends before it is complete. */
  TRUNCATED,
  /** Something follows the end of the archive. */
  TRAILING_DATA,

  // an entry, as its header describes it
  /** The name begins with a slash or a drive letter. */
  ABSOLUTE_PATH,
  /** The name leads out of the archive with {@code ..}. */
  PARENT_PATH,
  /** The name has characters, or a form, that packages do not use. */
  UNSAFE_NAME,
  /** A symbolic or hard link. */
  LINK,
  /** A folder, device, pipe, or another thing that is not a file. */
  NOT_A_FILE,
  /** A PAX or GNU header, which could give the next entry another name, size or content. */
  EXTENDED_HEADER,
  /** The name occurs for the second time. */
  DUPLICATE_ENTRY,
  /** The manifest does not list the entry. */
  UNLISTED_ENTRY,
  /** The manifest lists the entry, and it is not there. */
  MISSING_ENTRY,
  /** The entry has another size than the manifest says. */
  WRONG_SIZE,
  /** The entry has another SHA-256 than the manifest says. */
  WRONG_HASH,
  /** An entry that is read into memory is larger than {@link Limits#maxGoldenBytes()}. */
  ENTRY_TOO_LARGE,

  // what is in the entries
  /** Another entry comes before {@code manifest.json}. */
  MANIFEST_NOT_FIRST,
  /** {@code manifest.json} is larger than {@link Limits#maxManifestBytes()}. */
  MANIFEST_TOO_LARGE,
  /** {@code manifest.json} is missing, is not JSON, or says something that cannot be. */
  MANIFEST_INVALID,
  /** The package was written in a later format than this reader knows. */
  UNSUPPORTED_FORMAT,
  /** {@code golden.safetensors} is not a golden set for the model's input. */
  GOLDEN_INVALID,
  /** {@code calibration.safetensors} does not hold sorted, finite scores. */
  CALIBRATION_INVALID,
  /** {@code reference.safetensors} does not hold statistics for the model's input. */
  REFERENCE_INVALID
}
