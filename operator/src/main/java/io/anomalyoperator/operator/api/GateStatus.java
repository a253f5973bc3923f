package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * What one gate said.
 *
 * @param name which gate
 * @param verdict {@code Passed}, {@code Failed} or {@code Skipped}
 * @param detail the numbers
 */
public record GateStatus(String name, Verdict verdict, @Nullable String detail) {
  /** Answers of a gate. */
  public enum Verdict {
    Passed,
    Failed,
    Skipped
  }
}
