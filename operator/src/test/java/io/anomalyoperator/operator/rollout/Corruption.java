package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import java.util.List;
import java.util.function.UnaryOperator;

/** Statuses that no planner wrote: a person did, or a backup, or an operator with a bug. */
enum Corruption {
  SERVING_UNKNOWN(s -> s.withServingRevision(42)),
  SERVING_NONE(s -> s.withServingRevision(0)),
  LAST_GOOD_NONE(s -> s.withLastGoodRevision(0)),
  LAST_GOOD_UNKNOWN(s -> s.withLastGoodRevision(55)),
  REVISIONS_GONE(s -> s.withRevisions(List.of())),
  TO_UNKNOWN(rollout(r -> r.withTo(77))),
  TO_NONE(rollout(r -> r.withTo(0))),
  FROM_UNKNOWN(rollout(r -> r.withFrom(66))),
  RETURN_TO_UNKNOWN(rollout(r -> r.withReturnTo(88))),
  RETURN_TO_NONE(rollout(r -> r.withReturnTo(0))),
  DEADLINE_MISSING(rollout(r -> r.withDeadline(null))),
  STEP_RESOLVE(rollout(r -> r.withStep(Step.Resolve))),
  STEP_VERIFY(rollout(r -> r.withStep(Step.Verify))),
  STEP_STAGE(rollout(r -> r.withStep(Step.Stage))),
  STEP_GOLDEN(rollout(r -> r.withStep(Step.Golden))),
  STEP_STOP(rollout(r -> r.withStep(Step.Stop))),
  STEP_CANARY(rollout(r -> r.withStep(Step.Canary))),
  STEP_GROW(rollout(r -> r.withStep(Step.Grow))),
  STEP_EVALUATION(rollout(r -> r.withStep(Step.Evaluation))),
  STEP_REPLAY(rollout(r -> r.withStep(Step.Replay))),
  STEP_REWARM(rollout(r -> r.withStep(Step.Rewarm))),
  STEP_SWITCH(rollout(r -> r.withStep(Step.Switch))),
  STEP_BAKE(rollout(r -> r.withStep(Step.Bake))),
  STEP_RETURN(rollout(r -> r.withStep(Step.Return))),
  STEP_LEAVE(rollout(r -> r.withStep(Step.Leave))),
  STEP_DONE(rollout(r -> r.withStep(Step.Done)));

  private final UnaryOperator<AnomalyModelStatus> change;

  Corruption(UnaryOperator<AnomalyModelStatus> change) {
    this.change = change;
  }

  AnomalyModelStatus of(AnomalyModelStatus status) {
    return change.apply(status);
  }

  private static UnaryOperator<AnomalyModelStatus> rollout(UnaryOperator<RolloutStatus> change) {
    return s -> s.withRollout(change.apply(s.rollout()));
  }
}
