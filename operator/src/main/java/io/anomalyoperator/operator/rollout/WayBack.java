package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import java.util.ArrayList;
import java.util.Optional;

/** The return of traffic to the last good revision: Rewarm, Return, Leave. */
final class WayBack {
  private final Transitions transitions;
  private final Departures departures;
  private final Draft draft;

  WayBack(Transitions transitions, Departures departures) {
    this.transitions = transitions;
    this.departures = departures;
    this.draft = transitions.draft();
  }

  /** The serving revision is unwell: prepares the one to return to, if there is any. */
  void begin(Reason reason, String message) {
    Draft.Rollout rollout = draft.rollout;
    boolean canary = rollout.build().sharesTraffic(draft.serving);
    Draft.Revision subject = draft.revision(canary ? rollout.to : draft.serving).orElseThrow();
    Optional<Draft.Revision> target =
        draft.revision(canary ? draft.serving : draft.lastGood).filter(r -> r != subject);
    if ((rollout.step == Step.Bake || rollout.step == Step.Canary) && rollout.inProgress()) {
      transitions.gate(rollout.step, Verdict.Failed, message);
    }
    if (target.isEmpty()) {
      noReturn(subject, reason, message);
      return;
    }
    subject.become(RevisionState.Withdrawn, reason, History.bounded(message));
    subject.restartsBefore = null;
    Rejections.note(draft, transitions.seen(), subject.number, reason, message);
    target.get().settle();
    rollout.returnTo = target.get().number;
    if (rollout.inProgress() && subject.number == rollout.to) {
      rollout.reason = reason;
      rollout.message = History.bounded(message);
    } else if (rollout.inProgress()) {
      setAside();
    }
    if (rollout.build().alone() && rollout.unavailableSince == null) {
      rollout.unavailableSince = transitions.now();
    }
    transitions.notice(
        new Notice(true, reason, message + "; going back to revision " + rollout.returnTo));
    transitions.enter(Step.Rewarm);
  }

  /** A newer request, of which no pod had traffic yet, waits until the former has gone back. */
  private void setAside() {
    draft
        .revision(draft.rollout.to)
        .filter(r -> r.state == RevisionState.Candidate)
        .ifPresent(r -> r.become(RevisionState.Pending));
    draft.rollout.strategy = null;
    draft.rollout.gates = new ArrayList<>();
  }

  private boolean isSetAside() {
    return draft.rollout.inProgress()
        && draft.revision(draft.rollout.to).filter(r -> r.state != RevisionState.Pending).isEmpty();
  }

  /** The newer request begins again: it is compared with what serves now, in a time of its own. */
  private void takeUp() {
    Draft.Rollout rollout = draft.rollout;
    rollout.from = draft.serving;
    rollout.baseline = null;
    rollout.startedAt = transitions.now();
    rollout.pausedAt = null;
    transitions.enter(rollout.to == 0 ? Step.Resolve : Step.Verify);
  }

  /** Nothing served well before: what is there stays, since something is better than nothing. */
  private void noReturn(Draft.Revision subject, Reason reason, String message) {
    subject.become(RevisionState.Serving, Reason.NoRevisionToReturnTo, History.bounded(message));
    subject.servingSince = subject.servingSince == null ? transitions.now() : subject.servingSince;
    subject.bake(subject.bakedAt == null ? transitions.now() : subject.bakedAt);
    draft.lastGood = subject.number;
    departures.leaveBehind(false);
    if (draft.rollout.inProgress()) {
      transitions.decide(Outcome.Rejected, Reason.NoRevisionToReturnTo, reason + ": " + message);
    }
    transitions.enter(Step.Leave);
  }

  /** The revision to return to is ready: the Service goes there. */
  void depart() {
    Draft.Rollout rollout = draft.rollout;
    // a canary, or what was to replace the one that is returned to, never was the serving one
    int left = draft.serving == rollout.returnTo ? rollout.to : draft.serving;
    draft.serving = rollout.returnTo;
    departures.giveWayToReturn(left);
    transitions.enter(Step.Return);
  }

  /** The endpoints have settled on the revision that was returned to. */
  void arrive() {
    Draft.Rollout rollout = draft.rollout;
    Draft.Revision target = draft.revision(rollout.returnTo).orElseThrow();
    if (target.state != RevisionState.Serving) {
      target.become(RevisionState.Serving);
      target.servingSince = transitions.now();
    }
    transitions.available();
    rollout.returnTo = 0;
    if (isSetAside()) {
      takeUp();
      return;
    }
    if (rollout.inProgress()) {
      transitions.decide(
          Outcome.RolledBack,
          Optional.ofNullable(rollout.reason).orElse(Reason.CandidateUnwell),
          Optional.ofNullable(rollout.message).orElse(""));
    }
    transitions.settleDown();
  }

  /**
   * After a decision against a candidate: what was stopped to make room for it is started again;
   * else what serves goes on.
   */
  void orSettleDown() {
    Draft.Rollout rollout = draft.rollout;
    if (rollout.unavailableSince == null) {
      transitions.settleDown();
    } else {
      rollout.returnTo = draft.serving;
      transitions.enter(Step.Rewarm);
    }
  }
}
