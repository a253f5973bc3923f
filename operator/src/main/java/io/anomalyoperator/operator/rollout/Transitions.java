package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.step.Question;
import io.anomalyoperator.operator.rollout.step.ResolveQuestion;
import io.anomalyoperator.operator.rollout.step.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each answer of a step changes in the status: the arrows of the state machine. */
final class Transitions {
  private static final Set<Step> GATES = EnumSet.of(Step.Golden, Step.Evaluation, Step.Replay);

  /** What a gate itself says, as against what keeps it from being asked. */
  private static final Set<Reason> VERDICTS =
      EnumSet.of(
          Reason.GoldenMismatch,
          Reason.AurocLow,
          Reason.AlertRateShift,
          Reason.ScoreDistributionShift,
          Reason.RankCorrelationLow,
          Reason.ReplayInconclusive);

  private final Draft draft;
  private final Observation seen;
  private final Parameters parameters;
  private final Departures departures;
  private final WayIn wayIn;
  private final WayBack wayBack;
  private final List<Notice> notices = new ArrayList<>();
  private boolean moved;
  private boolean decided;

  Transitions(Draft draft, Observation seen, Parameters parameters) {
    this.draft = draft;
    this.seen = seen;
    this.parameters = parameters;
    this.departures = new Departures(draft, seen, parameters);
    this.wayIn = new WayIn(this, departures, parameters);
    this.wayBack = new WayBack(this, departures);
  }

  WayIn wayIn() {
    return wayIn;
  }

  Departures departures() {
    return departures;
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

  /** Where the rollout stands now, with all that was decided in this plan. */
  Situation situation() {
    AnomalyModelStatus status = draft.build();
    return new Situation(seen.withStatus(status), status.rollout(), parameters);
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

  /** Whether a rollout got its outcome. */
  boolean decided() {
    return decided;
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
      case Verify -> wayIn.verified(s);
      case Stop, Stage, Golden, Evaluation, Replay, Canary, Grow, Switch -> wayIn.next(answer, s);
      case Rewarm -> {
        if (rollout.returnTo != 0) {
          wayBack.depart();
        } else {
          wayIn.next(answer, s);
        }
      }
      case Bake -> {
        if (rollout.inProgress()) {
          gate(Step.Bake, answer.verdict(), answer.found());
        }
        wayIn.baked();
      }
      case Return -> wayBack.arrive();
      case Leave -> enter(Step.Done);
      case Done -> {
        // asks nothing
      }
    }
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
    wayBack.orSettleDown();
  }

  /** After a decision, a revision that serves and has not baked goes on baking. */
  void settleDown() {
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

  /** Lets those go that left traffic and are drained; what waits for them has its time anew. */
  void letGo(Situation s) {
    if (departures.letGo(s)) {
      moved = true;
      Draft.Rollout rollout = draft.rollout;
      boolean entrance = rollout.step == Step.Canary && rollout.canaryStep == 0;
      if (rollout.step == Step.Leave || entrance) {
        enter(rollout.step);
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
    rollout.switchedAt = null;
    rollout.startedAt = now();
    rollout.gates = new ArrayList<>();
    rollout.from = draft.serving;
    rollout.strategy = null;
    rollout.canaryStep = 0;
    rollout.baseline = draft.bakes() ? rollout.baseline : null;
    if (step == Step.Stage) {
      wayIn.stage(situation());
    } else {
      draft.revision(rollout.to).ifPresent(r -> r.become(RevisionState.Pending));
      enter(step);
    }
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
    decided = true;
    moved = true;
  }

  void enter(Step step) {
    if (step == Step.Leave) {
      // who is drained by now is not waited for; nobody goes from a step in which traffic moves
      departures.letGo(situation());
    }
    draft.rollout.step = step == Step.Leave && departures.none() ? Step.Done : step;
    draft.rollout.since = now();
    draft.rollout.waitingFor = null;
    moved = true;
  }

  /** Strategy Replace has pods in traffic again. */
  void available() {
    Draft.Rollout rollout = draft.rollout;
    if (rollout.unavailableSince != null) {
      long seconds =
          Duration.between(Instant.parse(rollout.unavailableSince), seen.now()).toSeconds();
      rollout.unavailableSeconds =
          seconds + (rollout.unavailableSeconds == null ? 0 : rollout.unavailableSeconds);
      rollout.unavailableSince = null;
    }
  }

  void gate(Step step, Verdict verdict, String detail) {
    String name =
        switch (step) {
          case Bake -> "Runtime";
          case Canary ->
              draft.rollout.canaryStep == 0 ? "Canary" : "Canary " + draft.rollout.canaryStep;
          default -> step.name();
        };
    draft.rollout.gates.add(new GateStatus(name, verdict, History.bounded(detail)));
  }

  String now() {
    return seen.now().toString();
  }
}
