package io.anomalyoperator.modelpackage;

/** What the values of a record must be. */
final class Check {
  private Check() {}

  /**
   * @param message with a {@code %s} for everything that was found
   * @throws IllegalArgumentException with the message if it does not hold
   */
  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency at run time
  static void that(boolean holds, String message, Object... found) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(found));
    }
  }
}
