package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.step.ReplayQuestion;
import io.anomalyoperator.operator.rollout.step.Situation;
import io.anomalyoperator.operator.rollout.step.UnderTraffic;
import java.util.Optional;

/** The way of a candidate into traffic: its pods, its gates, its canary, the switch, the bake. */
final class WayIn {
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
    switch (draft.rollout.step) {
      case Stop -> transitions.enter(Step.Stage);
      case Stage -> golden();
      case Golden -> {
        transitions.gate(Step.Golden, answer.verdict(), answer.found());
        evaluation(s);
      }
      case Evaluation -> {
        transitions.gate(Step.Evaluation, answer.verdict(), answer.found());
        replay(s);
      }
      case Replay -> {
        transitions.gate(Step.Replay, answer.verdict(), answer.found());
        takeTraffic();
      }
      case Canary -> grow(answer);
      case Grow -> startSwitch();
      case Switch -> settled();
      default -> throw new IllegalStateException("no step of the way in: " + draft.rollout.step);
    }
  }

  /** The package is fit to serve, and described by a record. */
  void verified() {
    Draft.Revision candidate = candidate();
    RevisionRecord record = seen.records().get(candidate.number);
    candidate.modelVersion = record.verified().modelVersion();
    candidate.artifact = record.verified().artifact();
    candidate.image = record.image();
    stage();
  }

  /** Starts the candidate's pods, the way that the strategy says. */
  void stage() {
    candidate().become(RevisionState.Candidate);
    candidate().restartsBefore = null;
    draft.rollout.strategy = applicable();
    if (draft.rollout.strategy == Strategy.Replace) {
      stop();
    } else {
      transitions.enter(Step.Stage);
    }
  }

  /** A revision that served before is asked back for: on warm pods, if it has them. */
  void rewarm(Draft.Revision target) {
    target.settle();
    if (target.state == RevisionState.Warm) {
      transitions.enter(Step.Rewarm);
      return;
    }
    // its pods are made anew, so they are tested anew
    target.become(RevisionState.Candidate);
    if (parameters.strategy() == Strategy.Replace && seen.records().containsKey(draft.serving)) {
      draft.rollout.strategy = Strategy.Replace;
      stop();
    } else {
      transitions.enter(Step.Rewarm);
    }
  }

  private void stop() {
    noteBaseline();
    draft.rollout.unavailableSince = transitions.now();
    transitions.enter(Step.Stop);
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

  private void golden() {
    if (parameters.golden()) {
      transitions.enter(Step.Golden);
    } else {
      transitions.gate(Step.Golden, Verdict.Skipped, "switched off in the spec");
      evaluation(new Situation(seen, draft.rollout.build(), parameters));
    }
  }

  /** The pods that were asked back for are ready. */
  void rewarmed() {
    if (candidate().state == RevisionState.Candidate && parameters.golden()) {
      transitions.enter(Step.Golden);
    } else {
      startSwitch();
    }
  }

  /** A revision that served well before, or that a person asks back for, is not measured again. */
  private void evaluation(Situation s) {
    boolean known = candidate().baked() || seen.spec().rollbackTo() != null;
    if (!known && parameters.evaluation().isPresent()) {
      transitions.enter(Step.Evaluation);
    } else {
      replay(s);
    }
  }

  /** A revision that served well before, or that a person asks back for, is not compared again. */
  private void replay(Situation s) {
    Optional<String> alone =
        draft.rollout.strategy == Strategy.Replace
            ? Optional.of(
                "strategy Replace stopped the serving pods, and with them what they remember")
            : ReplayQuestion.notApplicable(s);
    if (candidate().baked() || seen.spec().rollbackTo() != null) {
      takeTraffic();
    } else if (parameters.replay().samples() == 0) {
      transitions.gate(Step.Replay, Verdict.Skipped, "switched off in the spec");
      takeTraffic();
    } else if (alone.isPresent()) {
      transitions.gate(Step.Replay, Verdict.NotApplicable, alone.get());
      takeTraffic();
    } else {
      transitions.enter(Step.Replay);
    }
  }

  private void takeTraffic() {
    if (draft.rollout.strategy == Strategy.Canary) {
      transitions.enter(Step.Canary);
    } else {
      startSwitch();
    }
  }

  /** The next step of the canary; after the last one, all pods. */
  private void grow(Move.Next answer) {
    Draft.Rollout rollout = draft.rollout;
    if (rollout.canaryStep > 0) {
      transitions.gate(Step.Canary, answer.verdict(), answer.found());
    }
    candidate().takeTraffic(seen.readyPodsOf(rollout.to));
    rollout.canaryStep++;
    boolean more = rollout.canaryStep <= parameters.canarySteps().size();
    transitions.enter(more ? Step.Canary : Step.Grow);
  }

  /** How the former revision did last, as long as its pods can be asked. */
  private void noteBaseline() {
    UnderTraffic.former(new Situation(seen, draft.rollout.build(), parameters))
        .ifPresent(former -> draft.rollout.baseline = former);
  }

  private void startSwitch() {
    noteBaseline();
    candidate().takeTraffic(seen.readyPodsOf(draft.rollout.to));
    draft.rollout.from = draft.serving;
    draft.serving = draft.rollout.to;
    transitions.enter(Step.Switch);
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
