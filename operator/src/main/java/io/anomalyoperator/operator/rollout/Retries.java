package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RolloutStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a request is tried again that failed for want of room, an image or labelled rows. */
final class Retries {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 6;

  private Retries() {}

  /** Whether time alone opens the next attempt. */
  static boolean inTime(@Nullable Reason reason) {
    return reason == Reason.CouldNotStage || reason == Reason.CouldNotEvaluate;
  }

  /** Twice the deadline after the first failure, then twice as long each time, an hour at most. */
  static Instant notBefore(RolloutStatus rollout, Parameters parameters) {
    Duration wait =
        parameters
            .progressDeadline()
            .multipliedBy(1L << Math.min(rollout.attempt(), MOST_DOUBLINGS));
    return Instant.parse(rollout.finishedAt() == null ? rollout.since() : rollout.finishedAt())
        .plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }
}
