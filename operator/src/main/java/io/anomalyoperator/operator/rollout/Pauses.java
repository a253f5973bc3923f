package io.anomalyoperator.operator.rollout;

import java.time.Duration;
import java.time.Instant;

/** Time that stands still while a rollout is paused. */
final class Pauses {
  private Pauses() {}

  /** Notes when a pause begins, and moves the rollout's times by its length when it ends. */
  static void keep(Draft.Rollout rollout, boolean paused, Instant now) {
    if (rollout.pausedAt == null) {
      if (paused && rollout.inProgress()) {
        rollout.pausedAt = now.toString();
      }
    } else if (!paused || !rollout.inProgress()) {
      Duration pause = Duration.between(Instant.parse(rollout.pausedAt), now);
      rollout.startedAt = Instant.parse(rollout.startedAt).plus(pause).toString();
      rollout.since = Instant.parse(rollout.since).plus(pause).toString();
      rollout.pausedAt = null;
    }
  }
}
