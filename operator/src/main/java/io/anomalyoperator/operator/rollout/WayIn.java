package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.step.ReplayQuestion;
import io.anomalyoperator.operator.rollout.step.ReturnTarget;
import io.anomalyoperator.operator.rollout.step.Situation;
import io.anomalyoperator.operator.rollout.step.UnderTraffic;
import java.util.List;
import java.util.Optional;

/** The way of a candidate into traffic: its pods, its gates, its canary, the switch, the bake. */
final class WayIn {
  private static final List<Step> BLUE_GREEN =
      List.of(Step.Stage, Step.Golden, Step.Evaluation, Step.Replay, Step.Switch);

  private static final List<Step> CANARY =
      List.of(
          Step.Stage,
          Step.Golden,
          Step.Evaluation,
          Step.Replay,
          Step.Canary,
          Step.Grow,
          Step.Switch);

  private static final List<Step> REPLACE =
      List.of(Step.Stop, Step.Stage, Step.Golden, Step.Evaluation, Step.Replay, Step.Switch);

  /** To a revision that served before, beside the one that serves. */
  private static final List<Step> BACK =
      List.of(Step.Rewarm, Step.Golden, Step.Evaluation, Step.Replay, Step.Switch);

  private final Transitions transitions;
  private final Departures departures;
  private final Draft draft;
  private final Observation seen;
  private final Parameters parameters;

  WayIn(Transitions transitions, Departures departures, Parameters parameters) {
    this.transitions = transitions;
    this.departures = departures;
    this.draft = transitions.draft();
    this.seen = transitions.seen();
    this.parameters = parameters;
  }

  /** The step's question is answered: yes. */
  void next(Move.Next answer, Situation s) {
    Step step = draft.rollout.step;
    switch (step) {
      case Golden, Evaluation, Replay -> {
        transitions.gate(step, answer.verdict(), answer.found());
        goOn(s);
      }
      case Canary -> grow(answer, s);
      case Switch -> settled();
      default -> goOn(s);
    }
  }

  /** The package is fit to serve, and described by a record; or it is there still. */
  void verified(Situation s) {
    Draft.Revision candidate = candidate();
    if (ReturnTarget.isAskedFor(s)) {
      candidate.become(RevisionState.Candidate);
      startAgain(s);
      return;
    }
    RevisionRecord record = seen.records().get(candidate.number);
    candidate.modelVersion = record.verified().modelVersion();
    candidate.artifact = record.verified().artifact();
    candidate.image = record.image();
    stage(s);
  }

  /** Starts the candidate's pods, the way that the strategy says. */
  void stage(Situation s) {
    candidate().become(RevisionState.Candidate);
    candidate().restartsBefore = null;
    draft.rollout.strategy = applicable();
    goOn(s);
  }

  /** A revision that served before is asked back for: on warm pods, if it has them. */
  void rewarm(Draft.Revision target) {
    target.settle();
    if (target.state != RevisionState.Warm) {
      target.become(RevisionState.Candidate); // its pods are made anew, so they are tested anew
    }
    Situation s = transitions.situation();
    if (target.state == RevisionState.Candidate && ReturnTarget.task(s).isPresent()) {
      transitions.enter(Step.Verify);
    } else {
      startAgain(s);
    }
  }

  private void startAgain(Situation s) {
    boolean stops =
        candidate().state == RevisionState.Candidate
            && parameters.strategy() == Strategy.Replace
            && seen.records().containsKey(draft.serving);
    draft.rollout.strategy = stops ? Strategy.Replace : null;
    goOn(s);
  }

  /** Enters the next step of the way that this rollout takes and needs. */
  private void goOn(Situation s) {
    List<Step> way = way();
    List<Step> ahead = way.subList(way.indexOf(draft.rollout.step) + 1, way.size());
    Step next = ahead.stream().filter(step -> needs(step, s)).findFirst().orElseThrow();
    if (next == Step.Stop) {
      noteBaseline();
      draft.rollout.unavailableSince = transitions.now();
    }
    if (next == Step.Switch) {
      noteBaseline();
      candidate().takeTraffic(seen.readyPodsOf(draft.rollout.to));
      draft.rollout.from = draft.serving;
      draft.serving = draft.rollout.to;
    }
    transitions.enter(next);
  }

  private List<Step> way() {
    return switch (draft.rollout.strategy) {
      case null -> BACK;
      case BlueGreen -> BLUE_GREEN;
      case Canary -> CANARY;
      case Replace -> REPLACE;
    };
  }

  /** Whether a step is gone through; a gate that is passed by says why. */
  private boolean needs(Step step, Situation s) {
    return switch (step) {
      case Golden -> !isWarm() && golden();
      case Evaluation -> !isKnown() && parameters.evaluation().isPresent();
      case Replay -> !isKnown() && replay(s);
      default -> true;
    };
  }

  /** Its pods were tested when they were made. */
  private boolean isWarm() {
    return candidate().state == RevisionState.Warm;
  }

  /** A revision that served well before, or that a person asks back for, is not measured again. */
  private boolean isKnown() {
    return isWarm() || candidate().baked() || seen.spec().rollbackTo() != null;
  }

  private boolean golden() {
    if (!parameters.golden()) {
      transitions.gate(Step.Golden, Verdict.Skipped, "switched off in the spec");
    }
    return parameters.golden();
  }

  private boolean replay(Situation s) {
    if (parameters.replay().samples() == 0) {
      transitions.gate(Step.Replay, Verdict.Skipped, "switched off in the spec");
      return false;
    }
    Optional<String> alone = ReplayQuestion.notApplicable(s);
    alone.ifPresent(why -> transitions.gate(Step.Replay, Verdict.NotApplicable, why));
    return alone.isEmpty();
  }

  /** Without anything that serves there is nothing to serve beside, and nothing to stop. */
  private Strategy applicable() {
    boolean known = candidate().baked() || seen.spec().rollbackTo() != null;
    Optional<Draft.Revision> warm =
        draft.revisions.values().stream()
            .filter(r -> r.state == RevisionState.Warm || r.number == draft.lastGood)
            .filter(r -> r.number != draft.serving)
            .findFirst();
    if (draft.serving == 0 || !seen.records().containsKey(draft.serving)) {
      return Strategy.BlueGreen; // without its record, what was stopped could not be started again
    }
    if (parameters.strategy() != Strategy.Canary) {
      return parameters.strategy();
    }
    if (known || parameters.replicas() == 0) {
      return Strategy.BlueGreen;
    }
    if (warm.isPresent()) {
      transitions.gate(
          Step.Canary,
          Verdict.NotApplicable,
          "revision %d is kept warm until revision %d has baked: all traffic is switched at once"
              .formatted(warm.get().number, draft.serving));
      return Strategy.BlueGreen;
    }
    return Strategy.Canary;
  }

  /** The next step of the canary; after the last one, all pods. */
  private void grow(Move.Next answer, Situation s) {
    Draft.Rollout rollout = draft.rollout;
    if (rollout.canaryStep > 0) {
      transitions.gate(Step.Canary, answer.verdict(), answer.found());
    }
    candidate().takeTraffic(seen.readyPodsOf(rollout.to));
    rollout.canaryStep++;
    if (rollout.canaryStep <= parameters.canarySteps().size()) {
      transitions.enter(Step.Canary);
    } else {
      goOn(s);
    }
  }

  /** How the former revision did last, as long as its pods can be asked. */
  private void noteBaseline() {
    UnderTraffic.former(transitions.situation())
        .ifPresent(former -> draft.rollout.baseline = former);
  }

  private void settled() {
    Draft.Revision to = candidate();
    to.become(RevisionState.Serving);
    to.servingSince = transitions.now();
    draft.rollout.switchedAt = transitions.now();
    to.settle();
    transitions.available();
    if (to.baked() || draft.lastGood == to.number) {
      to.bake(to.baked() ? to.bakedAt : transitions.now());
      draft.lastGood = to.number;
      departures.leaveBehind(seen.spec().rollbackTo() != null);
      transitions.decide(
          arrived(), seen.spec().rollbackTo() != null ? Reason.RollbackRequested : null, "");
      transitions.enter(Step.Leave);
    } else {
      departures.leaveBehind(false);
      transitions.enter(Step.Bake);
    }
  }

  private Outcome arrived() {
    return seen.spec().rollbackTo() != null ? Outcome.Pinned : Outcome.Promoted;
  }

  /** What serves did well long enough to be returned to. */
  void baked() {
    Draft.Revision serving = draft.revision(draft.serving).orElseThrow();
    serving.bake(transitions.now());
    draft.lastGood = serving.number;
    departures.leaveBehind(false);
    if (draft.rollout.inProgress()) {
      transitions.decide(arrived(), null, "");
    }
    transitions.enter(Step.Leave);
  }

  private Draft.Revision candidate() {
    return draft.revision(draft.rollout.to).orElseThrow();
  }
}
