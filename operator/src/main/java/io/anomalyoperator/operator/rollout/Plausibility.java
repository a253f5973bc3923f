package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;

/**
 * Whether a status can be: each revision that it names is in its list, and its step fits the rest.
 * Nothing else is checked; what a person writes that could be is believed.
 */
final class Plausibility {
  private Plausibility() {}

  /**
   * Whether it holds together.
   *
   * @param selected revision that the Service selects; 0 for none
   */
  static boolean holds(Draft draft, int selected) {
    Draft.Rollout rollout = draft.rollout;
    return known(draft, draft.serving)
        && known(draft, draft.lastGood)
        && known(draft, rollout.to)
        && known(draft, rollout.returnTo)
        && (draft.serving != 0 || selected == 0)
        && rollout.inProgress() != decided(rollout)
        && (rollout.returnTo == 0 || returns(rollout.step))
        && fits(draft, rollout);
  }

  private static boolean known(Draft draft, int revision) {
    return revision == 0 || draft.revision(revision).isPresent();
  }

  /** Steps that come after the decision alone; those that may come before and after are neither. */
  private static boolean decided(Draft.Rollout rollout) {
    return switch (rollout.step) {
      case Leave, Done -> true;
      case Rewarm, Return, Bake -> !rollout.inProgress();
      case Resolve, Verify, Stop, Stage, Golden, Evaluation, Replay, Canary, Grow, Switch -> false;
    };
  }

  private static boolean returns(Step step) {
    return step == Step.Rewarm || step == Step.Return;
  }

  private static boolean candidate(Draft draft, Draft.Rollout rollout) {
    return rollout.to != 0 && rollout.to != draft.serving;
  }

  private static boolean fits(Draft draft, Draft.Rollout rollout) {
    return switch (rollout.step) {
      case Resolve, Leave, Done -> true;
      case Verify, Stage, Golden, Evaluation, Replay -> candidate(draft, rollout);
      case Stop ->
          candidate(draft, rollout)
              && rollout.strategy == Strategy.Replace
              && rollout.unavailableSince != null;
      case Canary, Grow ->
          candidate(draft, rollout) && draft.serving != 0 && rollout.strategy == Strategy.Canary;
      case Switch -> rollout.to != 0 && rollout.to == draft.serving;
      case Bake -> draft.serving != 0 && (!rollout.inProgress() || rollout.to == draft.serving);
      case Rewarm ->
          rollout.returnTo == 0
              ? rollout.inProgress() && candidate(draft, rollout) && rollout.canaryStep == 0
              : draft.serving != 0
                  && (rollout.returnTo != draft.serving
                      || rollout.canaryStep > 0
                      || rollout.unavailableSince != null);
      case Return -> rollout.returnTo != 0 && rollout.returnTo == draft.serving;
    };
  }
}
