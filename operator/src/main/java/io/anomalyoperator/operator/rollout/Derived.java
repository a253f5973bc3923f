package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.step.Situation;
import java.util.Optional;

/**
 * The part of the status that follows from the rest: words for people, numbers for autoscalers.
 * Never an input to a decision.
 */
final class Derived {
  private Derived() {}

  static AnomalyModelStatus complete(Situation s, Move.Stay stay) {
    AnomalyModelStatus status = s.seen().status();
    int serving = status.servingRevision();
    int pods = s.seen().podsOf(serving).size();
    int ready = s.seen().readyPodsOf(serving).size();
    Optional<RevisionStatus> revision =
        status.revisions().stream().filter(r -> r.number() == serving).findFirst();
    return status
        .with()
        .phase(phase(s.rollout()))
        .replicas(pods)
        .readyReplicas(ready)
        .ready(ready + "/" + s.parameters().replicas())
        .modelVersion(revision.map(RevisionStatus::modelVersion).orElse(null))
        .digest(revision.map(r -> r.artifact().sha256()).orElse(null))
        .selector(selector(status, s))
        .conditions(new ConditionWriter(s, stay).write())
        .build();
  }

  /** Pods that an autoscaler counts: those that serve; none while nothing does. */
  private static String selector(AnomalyModelStatus status, Situation s) {
    return Labels.MODEL
        + "="
        + s.seen().name()
        + ","
        + Labels.REVISION
        + "="
        + status.servingRevision();
  }

  static Phase phase(RolloutStatus rollout) {
    if (rollout.returnTo() != 0) {
      return Phase.RollingBack;
    }
    return switch (rollout.outcome()) {
      case Rejected -> Phase.Rejected;
      case RolledBack -> Phase.RolledBack;
      case Pinned -> Phase.Pinned;
      case Promoted, Unchanged, Superseded -> Phase.Serving;
      case InProgress ->
          switch (rollout.step()) {
            case Resolve, Verify -> Phase.Verifying;
            case Stop, Stage, Golden, Evaluation -> Phase.Testing;
            case Replay ->
                rollout.waitingFor() == Reason.AwaitingApproval ? Phase.Held : Phase.Testing;
            case Canary, Grow -> Phase.Canary;
            case Switch -> Phase.Switching;
            case Bake -> Phase.Baking;
            case Rewarm, Return -> Phase.RollingBack;
            case Leave, Done -> Phase.Serving;
          };
    };
  }

  /** Whether what was asked for has the traffic. */
  static boolean arrived(AnomalyModelStatus status) {
    RolloutStatus rollout = status.rollout();
    Outcome outcome = rollout.outcome();
    return rollout.returnTo() == 0
        && (outcome == Outcome.Promoted
            || outcome == Outcome.Unchanged
            || outcome == Outcome.Pinned
            || (outcome == Outcome.InProgress
                && rollout.step() == Step.Bake
                && status.servingRevision() == rollout.to()));
  }
}
