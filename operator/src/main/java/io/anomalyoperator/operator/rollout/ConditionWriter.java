package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.step.Situation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions as they follow from status and observation. Reconciling, Stalled, Pinned and Degraded
 * are there only while they are true.
 */
final class ConditionWriter {
  /** Reasons that say "it cannot be looked at", which nothing that the operator does mends. */
  private static final Set<Reason> UNABLE =
      EnumSet.of(
          Reason.BucketNotFound,
          Reason.ObjectNotFound,
          Reason.VersionNotFound,
          Reason.AccessDenied,
          Reason.StoreUnreachable,
          Reason.CredentialsNotFound,
          Reason.SecretNotAllowed,
          Reason.ReturnTargetNotReady);

  /** Among them what passes by itself more often than not: no failure before the deadline. */
  private static final Set<Reason> PASSING = EnumSet.of(Reason.StoreUnreachable);

  private static final Set<Reason> ARTIFACT_VERDICTS =
      EnumSet.of(
          Reason.DigestMismatch,
          Reason.PackageInvalid,
          Reason.PackageTooLarge,
          Reason.ThresholdOutOfReach,
          Reason.ContractChanged,
          Reason.CouldNotVerify);

  private static final Set<Reason> REFUSALS =
      EnumSet.of(
          Reason.BucketNotAllowed,
          Reason.EndpointNotAllowed,
          Reason.ImageNotAllowed,
          Reason.ServiceAccountNotAllowed,
          Reason.RoleNotAllowed);

  private final Situation s;
  private final AnomalyModelStatus status;
  private final RolloutStatus rollout;
  private final Move.Stay stay;
  private final List<Condition> written = new ArrayList<>();

  ConditionWriter(Situation s, Move.Stay stay) {
    this.s = s;
    this.status = s.seen().status();
    this.rollout = s.rollout();
    this.stay = stay;
  }

  List<Condition> write() {
    ready();
    available();
    verified();
    if (stalled()) {
      write(Conditions.STALLED, "True", why(), inWords());
    } else if (rollout.inProgress() && stay.waitingFor() != Reason.AwaitingApproval) {
      write(Conditions.RECONCILING, "True", why(), inWords());
    }
    if (rollout.outcome() == Outcome.Pinned) {
      write(
          Conditions.PINNED,
          "True",
          Reason.RollbackRequested,
          "rollbackTo keeps revision " + status.servingRevision() + " in traffic");
    }
    degraded();
    LiveObject.change(s)
        .ifPresent(
            change ->
                write(Conditions.ARTIFACT_CHANGED, "True", change.reason(), change.message()));
    DataDrift.message(s)
        .ifPresent(message -> write(Conditions.DATA_DRIFT, "True", Reason.DataDrift, message));
    return written;
  }

  /** What does not stop traffic now, and would later. */
  private void degraded() {
    int serving = status.servingRevision();
    Optional<String> unwell =
        status.revisions().stream()
            .filter(r -> r.number() == serving)
            .filter(r -> r.reason() == Reason.NoRevisionToReturnTo && !enoughReady())
            .findFirst()
            .map(r -> Optional.ofNullable(r.message()).orElse(""));
    if (s.seen().trouble().isPresent()) {
      Trouble trouble = s.seen().trouble().get();
      write(Conditions.DEGRADED, "True", trouble.reason(), trouble.message());
    } else if (unwell.isPresent()) {
      write(Conditions.DEGRADED, "True", Reason.NoRevisionToReturnTo, unwell.get());
    } else if (serving != 0 && !s.seen().records().containsKey(serving)) {
      write(
          Conditions.DEGRADED,
          "True",
          Reason.RecordMissing,
          "the ControllerRevision of revision "
              + serving
              + " is gone: its pods serve on, but nobody can scale them, make them anew or return to them;"
              + " restore it from a backup, or roll out another artifact, threshold or server");
    }
  }

  private void ready() {
    if (!Derived.arrived(status) || rollout.pausedAt() != null) {
      write(Conditions.READY, "False", why(), inWords());
    } else if (s.parameters().replicas() == 0) {
      write(Conditions.READY, "True", Reason.ScaledToZero, "no replica is asked for");
    } else if (enoughReady()) {
      write(
          Conditions.READY,
          "True",
          Reason.Serving,
          "revision " + status.servingRevision() + " has all traffic");
    } else {
      write(Conditions.READY, "False", Reason.ReplicasNotReady, count());
    }
  }

  private void available() {
    int serving = status.servingRevision();
    if (serving == 0) {
      write(Conditions.AVAILABLE, "False", Reason.NoRevision, "no revision serves yet");
    } else if (s.parameters().replicas() == 0) {
      write(Conditions.AVAILABLE, "False", Reason.ScaledToZero, "no replica is asked for");
    } else if (s.seen().readyPodsOf(serving).isEmpty()) {
      write(Conditions.AVAILABLE, "False", Reason.ReplicasNotReady, count());
    } else {
      write(
          Conditions.AVAILABLE, "True", Reason.Serving, "revision " + serving + " has ready pods");
    }
  }

  private void verified() {
    boolean recorded =
        s.seen().records().containsKey(rollout.to())
            && status.revisions().stream()
                .anyMatch(r -> r.number() == rollout.to() && r.state() != RevisionState.Pending);
    if (recorded) {
      write(
          Conditions.VERIFIED,
          "True",
          Reason.PackageVerified,
          "the package of revision " + rollout.to() + " is what was asked for");
    } else if (rollout.outcome() == Outcome.Rejected
        && ARTIFACT_VERDICTS.contains(rollout.reason())) {
      write(Conditions.VERIFIED, "False", rollout.reason(), inWords());
    } else if (UNABLE.contains(stay.waitingFor())) {
      write(Conditions.VERIFIED, "False", stay.waitingFor(), stay.message());
    } else if (rollout.reason() == Reason.RollbackTargetUnavailable
        || REFUSALS.contains(rollout.reason())) {
      write(Conditions.VERIFIED, "Unknown", rollout.reason(), inWords());
    } else {
      write(Conditions.VERIFIED, "Unknown", Reason.Verifying, "the package is not read yet");
    }
  }

  private boolean stalled() {
    return switch (rollout.outcome()) {
      case Rejected, RolledBack -> true;
      case InProgress -> UNABLE.contains(stay.waitingFor()) && !PASSING.contains(stay.waitingFor());
      default -> false;
    };
  }

  private boolean enoughReady() {
    return s.seen().readyPodsOf(status.servingRevision()).size() >= s.parameters().replicas();
  }

  private String count() {
    return s.seen().readyPodsOf(status.servingRevision()).size()
        + " of "
        + s.parameters().replicas()
        + " pods of revision "
        + status.servingRevision()
        + " are ready";
  }

  private Reason why() {
    if (rollout.pausedAt() != null) {
      return Reason.Paused;
    }
    if (!rollout.inProgress()) {
      return Optional.ofNullable(rollout.reason()).orElse(Reason.Serving);
    }
    return rollout.step() == Step.Rewarm && rollout.reason() != null && !stalledReturn()
        ? rollout.reason()
        : stay.waitingFor();
  }

  private boolean stalledReturn() {
    return stay.waitingFor() == Reason.ReturnTargetNotReady;
  }

  private String inWords() {
    if (rollout.pausedAt() != null) {
      return "paused at " + rollout.step() + "; set rollout.paused to false to go on";
    }
    if (!rollout.inProgress()) {
      return Optional.ofNullable(rollout.message()).orElse("");
    }
    return stay.message();
  }

  private void write(String type, String value, Reason reason, String message) {
    String since =
        status.conditions().stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(value))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElse(s.seen().now().toString());
    written.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(value)
            .withReason(reason.name())
            .withMessage(History.bounded(message))
            .withObservedGeneration(status.observedGeneration())
            .withLastTransitionTime(since)
            .build());
  }
}
