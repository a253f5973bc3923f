package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.step.Question;
import io.anomalyoperator.operator.rollout.step.ReplayQuestion;
import io.anomalyoperator.operator.rollout.step.ResolveQuestion;
import io.anomalyoperator.operator.rollout.step.Situation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each answer of a step changes in the status: the arrows of the state machine. */
final class Transitions {
  private static final Set<Step> GATES = EnumSet.of(Step.Golden, Step.Replay);

  /** What a gate itself says, as against what keeps it from being asked. */
  private static final Set<Reason> VERDICTS =
      EnumSet.of(
          Reason.GoldenMismatch,
          Reason.AlertRateShift,
          Reason.ScoreDistributionShift,
          Reason.RankCorrelationLow,
          Reason.ReplayInconclusive);

  private final Draft draft;
  private final Observation seen;
  private final Parameters parameters;
  private final Departures departures;
  private final WayBack wayBack;
  private final List<Notice> notices = new ArrayList<>();
  private boolean moved;

  Transitions(Draft draft, Observation seen, Parameters parameters) {
    this.draft = draft;
    this.seen = seen;
    this.parameters = parameters;
    this.departures = new Departures(draft, seen, parameters);
    this.wayBack = new WayBack(this, departures);
  }

  Draft draft() {
    return draft;
  }

  Observation seen() {
    return seen;
  }

  Draft.Rollout rollout() {
    return draft.rollout;
  }

  List<Notice> notices() {
    return List.copyOf(notices);
  }

  void notice(Notice notice) {
    notices.add(notice);
  }

  /** Whether anything was decided. */
  boolean moved() {
    return moved;
  }

  void began() {
    moved = true;
  }

  /** The step's question is answered: yes. */
  void next(Move.Next answer, Situation s) {
    Draft.Rollout rollout = draft.rollout;
    switch (rollout.step) {
      case Resolve -> {
        enter(rollout.step);
        Finding<ResolvedArtifact> finding = seen.finding(ResolveQuestion.task(seen.spec()));
        if (finding instanceof Finding.Found<ResolvedArtifact> resolved) {
          Opening.resolved(this, resolved.value());
        }
      }
      case Verify -> {
        candidate().become(RevisionState.Candidate);
        describe(candidate());
        enter(Step.Stage);
      }
      case Stage -> {
        if (parameters.golden()) {
          enter(Step.Golden);
        } else {
          gate(Step.Golden, Verdict.Skipped, "switched off in the spec");
          replay(s);
        }
      }
      case Golden -> {
        gate(Step.Golden, answer.verdict(), answer.found());
        replay(s);
      }
      case Replay -> {
        gate(Step.Replay, answer.verdict(), answer.found());
        startSwitch();
      }
      case Rewarm -> {
        if (rollout.returnTo != 0) {
          wayBack.depart();
        } else if (candidate().state == RevisionState.Candidate && parameters.golden()) {
          enter(Step.Golden);
        } else {
          startSwitch();
        }
      }
      case Switch -> settled();
      case Bake -> {
        if (rollout.inProgress()) {
          gate(Step.Bake, answer.verdict(), answer.found());
        }
        baked();
      }
      case Return -> wayBack.arrive();
      case Leave -> enter(Step.Done);
      case Done -> {
        // asks nothing
      }
    }
  }

  /** A revision that served well before, or that a person asks back for, is not compared again. */
  private void replay(Situation s) {
    Optional<String> alone = ReplayQuestion.notApplicable(s);
    if (candidate().baked() || seen.spec().rollbackTo() != null) {
      startSwitch();
    } else if (parameters.replay().samples() == 0) {
      gate(Step.Replay, Verdict.Skipped, "switched off in the spec");
      startSwitch();
    } else if (alone.isPresent()) {
      gate(Step.Replay, Verdict.NotApplicable, alone.get());
      startSwitch();
    } else {
      enter(Step.Replay);
    }
  }

  private void startSwitch() {
    draft.rollout.from = draft.serving;
    draft.serving = draft.rollout.to;
    enter(Step.Switch);
  }

  private void settled() {
    Draft.Revision to = candidate();
    to.become(RevisionState.Serving);
    to.servingSince = now();
    to.drainDeadline = null;
    if (to.baked() || draft.lastGood == to.number) {
      to.bakedAt = to.baked() ? to.bakedAt : now();
      draft.lastGood = to.number;
      departures.leaveBehind(seen.spec().rollbackTo() != null);
      decide(arrived(), seen.spec().rollbackTo() != null ? Reason.RollbackRequested : null, "");
      enter(Step.Leave);
    } else {
      departures.leaveBehind(false);
      enter(Step.Bake);
    }
  }

  private Outcome arrived() {
    return seen.spec().rollbackTo() != null ? Outcome.Pinned : Outcome.Promoted;
  }

  private void baked() {
    Draft.Revision serving = draft.revision(draft.serving).orElseThrow();
    serving.bakedAt = now();
    draft.lastGood = serving.number;
    departures.leaveBehind(false);
    if (draft.rollout.inProgress()) {
      decide(arrived(), null, "");
    }
    enter(Step.Leave);
  }

  /** Decides against a candidate that never had traffic. */
  void reject(Reason reason, String message) {
    Rejections.note(draft, seen, draft.rollout.to, reason, message);
    decideAgainst(reason, message);
  }

  /** Decides against what was asked for; what serves goes on. */
  void decideAgainst(Reason reason, String message) {
    Draft.Rollout rollout = draft.rollout;
    if (GATES.contains(rollout.step) && VERDICTS.contains(reason)) {
      gate(
          rollout.step,
          reason == Reason.ReplayInconclusive ? Verdict.Inconclusive : Verdict.Failed,
          message);
    }
    draft
        .revision(rollout.to)
        .filter(r -> r.number != draft.serving)
        .filter(r -> r.state == RevisionState.Pending || r.state == RevisionState.Candidate)
        .ifPresent(
            r -> {
              if (r.baked()) {
                r.become(RevisionState.Retired, reason, History.bounded(message));
              } else {
                r.become(RevisionState.Rejected, reason, History.bounded(message));
              }
            });
    decide(Outcome.Rejected, reason, message);
    settleDown();
  }

  /** After a decision, a revision that serves and has not baked goes on baking. */
  private void settleDown() {
    Optional<Draft.Revision> serving = draft.revision(draft.serving);
    if (serving.isPresent() && !serving.get().baked()) {
      bake(serving.get());
    } else {
      enter(Step.Leave);
    }
  }

  private void bake(Draft.Revision serving) {
    enter(Step.Bake);
    if (serving.servingSince != null) {
      draft.rollout.since = serving.servingSince;
    }
  }

  /** What is asked for has the traffic already. */
  void servesAlready(Draft.Revision serving) {
    serving.become(RevisionState.Serving);
    if (serving.baked()) {
      boolean pinned = seen.spec().rollbackTo() != null;
      decide(
          pinned ? Outcome.Pinned : Outcome.Unchanged,
          null,
          "revision " + serving.number + " serves already");
      enter(Step.Leave);
    } else {
      bake(serving);
    }
  }

  /** Decides against a revision that has traffic: goes back, if there is anything to go back to. */
  void rollBack(Reason reason, String message) {
    wayBack.begin(reason, message);
  }

  /** Notes what the step waits for, and decides a return that takes too long. */
  void stay(Move.Stay stay) {
    Draft.Rollout rollout = draft.rollout;
    rollout.waitingFor = rollout.inProgress() ? stay.waitingFor() : null;
    if (stay.waitingFor() == Reason.ReturnTargetNotReady && rollout.inProgress()) {
      decide(Outcome.Rejected, Reason.ReturnTargetNotReady, stay.message());
      moved = true;
    }
  }

  /**
   * What the step that was just entered will wait for, so that saying so needs no write of its own.
   */
  Move.Stay expect(Situation s) {
    Move.Stay first =
        Question.of(s.rollout().step()).look(s) instanceof Move.Stay stay
            ? stay
            : new Move.Stay(Reason.NewRequest, "looked at again at once", seen.now());
    draft.rollout.waitingFor = draft.rollout.inProgress() ? first.waitingFor() : null;
    return first;
  }

  /** Lets those go that left traffic and are drained. */
  void letGo(Situation s) {
    if (departures.letGo(s)) {
      moved = true;
      if (draft.rollout.step == Step.Leave) {
        enter(Step.Leave);
      }
    }
  }

  /** Tries the same request once more. */
  boolean reopen(Step step) {
    Draft.Rollout rollout = draft.rollout;
    History.close(draft, rollout, now());
    rollout.attempt++;
    rollout.outcome = Outcome.InProgress;
    rollout.reason = null;
    rollout.message = null;
    rollout.finishedAt = null;
    rollout.startedAt = now();
    rollout.gates = new ArrayList<>();
    rollout.from = draft.serving;
    draft
        .revision(rollout.to)
        .ifPresent(
            r -> r.become(step == Step.Stage ? RevisionState.Candidate : RevisionState.Pending));
    enter(step);
    return true;
  }

  void decide(Outcome outcome, @Nullable Reason reason, String message) {
    Draft.Rollout rollout = draft.rollout;
    rollout.outcome = outcome;
    rollout.reason = reason;
    rollout.message = message.isEmpty() ? null : History.bounded(message);
    rollout.waitingFor = null;
    rollout.pausedAt = null;
    rollout.finishedAt = now();
    notices.add(Notices.of(rollout, draft));
    moved = true;
  }

  void enter(Step step) {
    draft.rollout.step = step == Step.Leave && departures.none() ? Step.Done : step;
    draft.rollout.since = now();
    draft.rollout.waitingFor = null;
    moved = true;
  }

  void gate(Step step, Verdict verdict, String detail) {
    String name = step == Step.Bake ? "Runtime" : step.name();
    draft.rollout.gates.add(new GateStatus(name, verdict, History.bounded(detail)));
  }

  private Draft.Revision candidate() {
    return draft.revision(draft.rollout.to).orElseThrow();
  }

  private void describe(Draft.Revision revision) {
    RevisionRecord record = seen.records().get(revision.number);
    revision.modelVersion = record.verified().modelVersion();
    revision.artifact = record.verified().artifact();
    revision.image = record.image();
  }

  String now() {
    return seen.now().toString();
  }
}
