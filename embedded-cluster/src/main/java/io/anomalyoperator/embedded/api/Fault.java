package io.anomalyoperator.embedded.api;

/** What a test lets happen instead of an answer. */
public sealed interface Fault {

  /** An error answer, as in {@code new Answer(409, "Conflict", "made by a test")}. */
  record Answer(int code, String reason, String message) implements Fault {}

  /** The connection ends without an answer, as when a server or a network dies. */
  record Drop() implements Fault {}

  static Fault conflict() {
    return new Answer(409, "Conflict", "the object has been modified; made by a test");
  }

  static Fault internalError() {
    return new Answer(500, "InternalError", "made by a test");
  }
}
