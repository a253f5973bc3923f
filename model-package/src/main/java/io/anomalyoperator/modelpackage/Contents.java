package io.anomalyoperator.modelpackage;

/**
 * What the entries of a package hold that are read into memory, checked against its manifest.
 *
 * @param golden of {@code golden.safetensors}
 * @param calibration of {@code calibration.safetensors}
 * @param reference of {@code reference.safetensors}
 */
record Contents(GoldenSet golden, Calibration calibration, Reference reference) {

  /** Bytes of an entry, checked against size and digest already. */
  interface Bytes {
    byte[] of(String name) throws InvalidPackageException;
  }

  static boolean holds(String name) {
    return switch (name) {
      case EntryNames.GOLDEN, EntryNames.CALIBRATION, EntryNames.REFERENCE -> true;
      default -> false;
    };
  }

  static Contents read(Manifest manifest, Bytes bytes) throws InvalidPackageException {
    int width = manifest.input().size();
    var golden = GoldenSet.decode(bytes.of(EntryNames.GOLDEN));
    if (golden.width() != width) {
      throw InvalidPackageException.entry(
          Violation.GOLDEN_INVALID,
          EntryNames.GOLDEN,
          "its rows have %d numbers, the model takes %d".formatted(golden.width(), width));
    }
    var calibration = Calibration.decode(bytes.of(EntryNames.CALIBRATION));
    var reference = Reference.decode(bytes.of(EntryNames.REFERENCE));
    int described = reference.features().size();
    if (described != 0 && described != width) {
      throw InvalidPackageException.entry(
          Violation.REFERENCE_INVALID,
          EntryNames.REFERENCE,
          "it describes %d features, the model takes %d".formatted(described, width));
    }
    return new Contents(golden, calibration, reference);
  }
}
