package io.anomalyoperator.modelpackage;

import java.io.Serial;
import java.util.Optional;

/**
 * A package breaks a rule of its format: a verdict, since reading the same bytes again finds the
 * same. That the bytes could not be read is an {@link java.io.IOException}, and no verdict.
 */
public final class InvalidPackageException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Violation violation;
  private final String entry;

  private InvalidPackageException(Violation violation, String entry, String message) {
    super(message);
    this.violation = violation;
    this.entry = entry;
  }

  static InvalidPackageException archive(Violation violation, String message) {
    return new InvalidPackageException(violation, "", message);
  }

  static InvalidPackageException entry(Violation violation, String entry, String message) {
    return new InvalidPackageException(violation, entry, Text.printable(entry) + ": " + message);
  }

  /** The rule that is broken. */
  public Violation violation() {
    return violation;
  }

  /** The entry that breaks it, under the very name it has in the archive. */
  public Optional<String> entry() {
    return entry.isEmpty() ? Optional.empty() : Optional.of(entry);
  }
}
