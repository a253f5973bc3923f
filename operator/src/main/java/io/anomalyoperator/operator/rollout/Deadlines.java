package io.anomalyoperator.operator.rollout;

import static java.time.Duration.ZERO;

import io.anomalyoperator.operator.rollout.Parameters.CanaryStep;
import java.time.Duration;
import java.time.Instant;

/** By when each step is decided at the latest; follows the spec when it changes. */
final class Deadlines {
  /** Endpoints and proxies need their time even when the pods took all of the deadline. */
  private static final Duration SWITCH = Duration.ofSeconds(30);

  private Deadlines() {}

  static void set(Draft.Rollout rollout, Parameters parameters) {
    rollout.deadline = rollout.inProgress() ? of(rollout, parameters).toString() : null;
  }

  private static Instant of(Draft.Rollout rollout, Parameters parameters) {
    Instant since = Instant.parse(rollout.since);
    Instant fromStart = Instant.parse(rollout.startedAt).plus(parameters.progressDeadline());
    return switch (rollout.step) {
      case Resolve, Verify, Stop, Stage, Golden, Evaluation, Replay -> fromStart;
      case Canary ->
          rollout.canaryStep == 0
              ? fromStart
              : since
                  .plus(parameters.canaryStep(rollout.build()).map(CanaryStep::time).orElse(ZERO))
                  .plus(parameters.progressDeadline());
      case Rewarm -> rollout.returnTo == 0 ? fromStart : since.plus(parameters.progressDeadline());
      case Switch -> fromStart.isAfter(since.plus(SWITCH)) ? fromStart : since.plus(SWITCH);
      case Grow, Return, Leave, Done -> since.plus(parameters.progressDeadline());
      case Bake -> since.plus(parameters.bake()).plus(parameters.progressDeadline());
    };
  }
}
