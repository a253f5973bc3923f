package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Defaults;
import io.anomalyoperator.operator.api.EvaluationGateSpec;
import io.anomalyoperator.operator.api.ReplayGateSpec;
import io.anomalyoperator.operator.api.RolloutSpec;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.RuntimeGateSpec;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbers that steer a rollout and start none, with the schema's defaults for an object that
 * was stored before a field had one.
 *
 * @param replicas pods that are to serve
 * @param autoscaling bounds within which the cluster sets that number, all of them there, if it
 *     does
 * @param strategy how a candidate takes the traffic over
 * @param canarySteps what a canary goes through, none of them smaller than the one before
 * @param progressDeadline from the request to the switch
 * @param bake how long the last good revision stays warm
 * @param drain how long pods that left traffic may finish
 * @param paused whether the rollout waits
 * @param golden whether the golden gate is asked
 * @param evaluation the labelled rows and the bound of the evaluation gate, if it is asked
 * @param replay bounds of the replay gate, all of them there
 * @param runtime bounds of the runtime gate, all of them there
 * @param approved revision that goes on although a gate holds it; 0 for none
 * @param allowContractChange whether another input than the serving revision's is taken
 * @param historyLimit revisions that are kept to return to
 */
public record Parameters(
    int replicas,
    Optional<AutoscalingSpec> autoscaling,
    Strategy strategy,
    List<CanaryStep> canarySteps,
    Duration progressDeadline,
    Duration bake,
    Duration drain,
    boolean paused,
    boolean golden,
    Optional<EvaluationGateSpec> evaluation,
    ReplayGateSpec replay,
    RuntimeGateSpec runtime,
    int approved,
    boolean allowContractChange,
    int historyLimit) {

  /** Reads them from a spec. */
  public static Parameters of(AnomalyModelSpec spec) {
    RolloutSpec rollout = Defaults.rollout(spec);
    return new Parameters(
        Defaults.replicas(spec),
        Defaults.autoscaling(spec),
        rollout.strategy(),
        growing(rollout.canary().steps()),
        Duration.ofSeconds(rollout.progressDeadlineSeconds()),
        Duration.ofSeconds(rollout.bakeSeconds()),
        Duration.ofSeconds(rollout.drainSeconds()),
        rollout.paused(),
        rollout.gates().golden().enabled(),
        Optional.ofNullable(rollout.gates().evaluation()),
        rollout.gates().replay(),
        rollout.gates().runtime(),
        rollout.approve() == null ? 0 : rollout.approve(),
        rollout.allowContractChange(),
        Defaults.revisionHistoryLimit(spec));
  }

  /** Pods in traffic, and for how long. */
  public record CanaryStep(int pods, Duration time) {}

  private static List<CanaryStep> growing(List<CanaryStepSpec> said) {
    var steps = new ArrayList<CanaryStep>();
    int most = 1;
    for (var step : said) {
      most = Math.max(most, step.replicas());
      steps.add(new CanaryStep(most, Duration.ofSeconds(step.seconds())));
    }
    return List.copyOf(steps);
  }

  /** The step of the canary that a rollout is in, or begins with; none after the last. */
  public Optional<CanaryStep> canaryStep(RolloutStatus rollout) {
    int index = Math.max(1, rollout.canaryStep()) - 1;
    return index < canarySteps.size() ? Optional.of(canarySteps.get(index)) : Optional.empty();
  }

  /** Pods that the candidate is to have in the step where a rollout is. */
  public int candidatePods(RolloutStatus rollout) {
    boolean few = rollout.strategy() == Strategy.Canary && rollout.step() != Step.Switch;
    return few && rollout.step() != Step.Grow
        ? Math.min(staged(), canaryStep(rollout).map(CanaryStep::pods).orElse(staged()))
        : staged();
  }

  /** Pods that a candidate is tested with: one at least, so that nothing is true of nothing. */
  public int staged() {
    return Math.max(1, replicas);
  }
}
