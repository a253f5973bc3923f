package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;
import java.util.Optional;

/**
 * What is known of a question that takes time to answer.
 *
 * @param <T> the answer
 */
public sealed interface Finding<T> {
  /** Somebody is at it. */
  record Pending<T>() implements Finding<T> {}

  /** The answer. */
  record Found<T>(T value) implements Finding<T> {}

  /**
   * It was looked at and is wrong; looking again would find the same.
   *
   * @param sha256 digest of the bytes, where they are what is wrong
   */
  record Verdict<T>(Reason reason, String message, Optional<String> sha256) implements Finding<T> {
    public Verdict(Reason reason, String message) {
      this(reason, message, Optional.empty());
    }
  }

  /** It could not be looked at; it is tried again. */
  record Unable<T>(Reason reason, String message) implements Finding<T> {}
}
