package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.access.Refusal;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RejectionStatus;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RollbackSpec;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.step.VerifyQuestion;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** Begins the rollout of a new request: closes the former one and finds out what is asked for. */
final class Opening {
  private Opening() {}

  static void begin(Transitions transitions, Request request) {
    Draft draft = transitions.draft();
    Observation seen = transitions.seen();
    String now = seen.now().toString();
    Draft.Rollout former = draft.rollout;
    boolean wasPinned =
        former != null
            && former.outcome == Outcome.Pinned
            && Objects.equals(former.retry, seen.spec().retry());
    if (former != null) {
      History.close(draft, former, now);
      leave(transitions, former);
    }
    draft.rollout = new Draft.Rollout(request.digest(), seen.generation(), Step.Resolve, now);
    draft.rollout.from = draft.serving;
    draft.rollout.retry = seen.spec().retry();
    if (former != null && draft.bakes()) {
      draft.rollout.baseline = former.baseline; // it is watched on, and may bake again
    }
    seen.requester()
        .ifPresent(
            r -> {
              draft.rollout.requestedBy = History.bounded(r.manager());
              draft.rollout.requestedAt = r.at().map(Instant::toString).orElse(null);
            });
    transitions.began();

    RollbackSpec back = seen.spec().rollbackTo();
    if (back != null) {
      rollBackTo(transitions, back);
      return;
    }
    Optional<Refusal> refusal = seen.refusal();
    if (refusal.isPresent()) {
      transitions.decideAgainst(refusal.get().reason(), refusal.get().message());
      return;
    }
    if (wasPinned) {
      Optional<Draft.Revision> withdrawn = withdrawn(draft, seen, request);
      if (withdrawn.isPresent()) {
        draft.rollout.to = withdrawn.get().number;
        transitions.decideAgainst(
            Reason.RevisionWithdrawn,
            "a rollback left revision "
                + withdrawn.get().number
                + "; it does not come back by itself. Give spec.retry a new value to have it tried"
                + " once more, or ask for another artifact, threshold or server");
        return;
      }
    }
    ArtifactSpec artifact = seen.spec().artifact();
    boolean pinned = artifact.versionId() != null || artifact.sha256() != null;
    if (pinned
        && (returnToKnown(transitions, request.content(), Optional.empty())
            || rejectedBefore(transitions, request.content(), Optional.empty()))) {
      return;
    }
    if (artifact.versionId() != null) {
      allot(transitions, VerifyQuestion.asWritten(artifact));
    }
  }

  /** Goes on after the version is known: back to a revision that has it, or on to a new one. */
  static void resolved(Transitions transitions, ResolvedArtifact found) {
    String content = Request.of(transitions.seen().spec()).content();
    Optional<String> versionId =
        Optional.ofNullable(found.versionId()).filter(version -> found.versioned());
    boolean known =
        versionId.isPresent()
            && (returnToKnown(transitions, content, versionId)
                || rejectedBefore(transitions, content, versionId));
    if (!known) {
      allot(transitions, found);
    }
  }

  /**
   * Decides a rollout that a newer request overtakes. The newer one begins with the next look, so
   * that the record of this decision is written from a status that holds all of it.
   */
  static void supersede(Transitions transitions) {
    Draft.Rollout former = transitions.rollout();
    leave(transitions, former);
    former.returnTo = 0;
    transitions.decide(
        Outcome.Superseded,
        former.reason == null ? Reason.NewRequest : former.reason,
        former.message == null ? "" : former.message);
    transitions.enter(Step.Leave);
  }

  private static void leave(Transitions transitions, Draft.Rollout former) {
    Draft draft = transitions.draft();
    if (former.build().sharesTraffic(draft.serving)) {
      endCanary(transitions, draft.revision(former.to).orElseThrow());
    }
    draft
        .revision(former.returnTo)
        .filter(r -> r.number == draft.serving)
        .ifPresent(r -> r.become(RevisionState.Serving)); // it never settled, and is all there is
    draft
        .revision(former.to)
        .filter(r -> r.number != draft.serving)
        .filter(r -> r.state == RevisionState.Pending || r.state == RevisionState.Candidate)
        .ifPresent(r -> r.become(r.baked() ? RevisionState.Retired : RevisionState.Superseded));
  }

  /** The canary drains; if what it served beside is down, it takes the traffic instead. */
  private static void endCanary(Transitions transitions, Draft.Revision canary) {
    Draft draft = transitions.draft();
    Observation seen = transitions.seen();
    boolean down = seen.readyPodsOf(draft.serving).isEmpty();
    if (!down || seen.readyPodsOf(canary.number).isEmpty()) {
      transitions.departures().leave(canary);
      return;
    }
    draft.serving = canary.number;
    canary.become(RevisionState.Serving);
    canary.servingSince = transitions.now();
    transitions.departures().leaveBehind(false);
  }

  private static void rollBackTo(Transitions transitions, RollbackSpec back) {
    Draft draft = transitions.draft();
    Optional<Draft.Revision> target = draft.revision(back.revision());
    Optional<String> problem =
        target.isEmpty()
            ? Optional.of("is not kept")
            : problem(transitions.seen(), target.get(), back, draft.serving);
    if (problem.isPresent()) {
      draft.rollout.to = target.map(r -> r.number).orElse(0);
      transitions.decideAgainst(
          Reason.RollbackTargetUnavailable,
          "revision "
              + back.revision()
              + " "
              + problem.get()
              + "; status.revisions lists what can be returned to");
    } else {
      goTo(transitions, target.get());
    }
  }

  private static Optional<String> problem(
      Observation seen, Draft.Revision target, RollbackSpec back, int serving) {
    if (back.sha256() != null && !back.sha256().equals(target.artifact.sha256())) {
      return Optional.of(
          "has SHA-256 " + target.artifact.sha256() + ", rollbackTo expects " + back.sha256());
    }
    if (target.number != serving && !good(target)) {
      return Optional.of("never served well (" + target.state + ")");
    }
    if (!seen.records().containsKey(target.number)) {
      return Optional.of("has no record any more");
    }
    return Optional.empty();
  }

  private static boolean good(Draft.Revision revision) {
    return revision.baked() || revision.state == RevisionState.Retired;
  }

  private static Optional<Draft.Revision> withdrawn(
      Draft draft, Observation seen, Request request) {
    return draft.revisions.values().stream()
        .filter(r -> r.state == RevisionState.Withdrawn)
        .filter(r -> seen.records().containsKey(r.number))
        .filter(r -> seen.records().get(r.number).content().equals(request.content()))
        .findFirst();
  }

  /** A revision of the same content that serves, or served well, is the one that is asked for. */
  private static boolean returnToKnown(
      Transitions transitions, String content, Optional<String> versionId) {
    Draft draft = transitions.draft();
    Optional<Draft.Revision> known =
        transitions.seen().records().values().stream()
            .filter(r -> r.content().equals(content))
            .filter(
                r ->
                    versionId.isEmpty()
                        || Objects.equals(versionId.get(), r.verified().artifact().versionId()))
            .sorted(Comparator.comparing(RevisionRecord::number).reversed())
            .flatMap(r -> draft.revision(r.number()).stream())
            .filter(r -> r.number == draft.serving || good(r))
            .findFirst();
    known.ifPresent(revision -> goTo(transitions, revision));
    return known.isPresent();
  }

  /** What was rejected once is rejected at once. */
  private static boolean rejectedBefore(
      Transitions transitions, String content, Optional<String> versionId) {
    Draft draft = transitions.draft();
    Optional<RejectionStatus> before = Rejections.of(draft, transitions.seen(), content, versionId);
    before.ifPresent(
        r -> {
          draft.rollout.to = draft.revision(r.revision()).map(known -> known.number).orElse(0);
          transitions.decideAgainst(
              r.reason(),
              "rejected before, as revision %d at %s: %s; give spec.retry a new value to have it tried once more"
                  .formatted(r.revision(), r.at(), r.message()));
        });
    return before.isPresent();
  }

  private static void goTo(Transitions transitions, Draft.Revision target) {
    Draft draft = transitions.draft();
    draft.rollout.to = target.number;
    if (target.number == draft.serving) {
      transitions.servesAlready(target);
      return;
    }
    transitions.wayIn().rewarm(target);
  }

  private static void allot(Transitions transitions, ResolvedArtifact artifact) {
    Draft draft = transitions.draft();
    int highest =
        Math.max(
            transitions.seen().highestNumber(),
            draft.revisions.isEmpty() ? 0 : draft.revisions.firstKey());
    int number = Math.max(highest, draft.serving) + 1;
    draft.revisions.put(
        number,
        new Draft.Revision(
            number, artifact, RevisionState.Pending, transitions.seen().now().toString()));
    draft.rollout.to = number;
    draft.rollout.step = Step.Verify;
  }
}
