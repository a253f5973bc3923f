package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What one gate said.
 *
 * @param name which gate
 * @param verdict what it said
 * @param detail the numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateStatus(String name, Verdict verdict, @Nullable String detail) {
  /** Answers of a gate. */
  public enum Verdict {
    Passed,
    Failed,
    /** Too little was seen to say either. */
    Inconclusive,
    /** Switched off in the spec. */
    Skipped,
    /** There is nothing to compare with. */
    NotApplicable
  }
}
