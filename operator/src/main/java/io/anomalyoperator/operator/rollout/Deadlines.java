package io.anomalyoperator.operator.rollout;

import static java.time.Duration.ZERO;

import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.rollout.Parameters.CanaryStep;
import java.time.Duration;
import java.time.Instant;

/** By when each step is decided at the latest; follows the spec when it changes. */
final class Deadlines {
  /** Endpoints and proxies need their time even when the pods took all of the deadline. */
  private static final Duration SWITCH = Duration.ofSeconds(30);

  private Deadlines() {}

  static void set(Draft draft, Parameters parameters) {
    Draft.Rollout rollout = draft.rollout;
    rollout.deadline = rollout.inProgress() ? of(draft, parameters).toString() : null;
  }

  private static Instant of(Draft draft, Parameters parameters) {
    Draft.Rollout rollout = draft.rollout;
    Instant since = Instant.parse(rollout.since);
    Instant fromStart = Instant.parse(rollout.startedAt).plus(parameters.progressDeadline());
    return switch (rollout.step) {
      case Resolve, Verify, Stop, Stage, Golden, Evaluation, Replay -> fromStart;
      case Canary ->
          rollout.canaryStep == 0
              ? later(fromStart, drained(draft, since).plus(parameters.progressDeadline()))
              : since
                  .plus(parameters.canaryStep(rollout.build()).map(CanaryStep::time).orElse(ZERO))
                  .plus(parameters.progressDeadline());
      case Rewarm -> rollout.returnTo == 0 ? fromStart : since.plus(parameters.progressDeadline());
      case Switch -> later(fromStart, since.plus(SWITCH));
      case Grow, Return, Leave, Done -> since.plus(parameters.progressDeadline());
      case Bake -> since.plus(parameters.bake()).plus(parameters.progressDeadline());
    };
  }

  /** When the last of those that leave has drained, or since when nobody is left to wait for. */
  private static Instant drained(Draft draft, Instant since) {
    return draft.revisions.values().stream()
        .filter(r -> r.drainDeadline != null && r.state != RevisionState.Warm)
        .map(r -> Instant.parse(r.drainDeadline))
        .reduce(since, Deadlines::later);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
