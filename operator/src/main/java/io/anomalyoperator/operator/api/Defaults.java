package io.anomalyoperator.operator.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an absent field means. The schema has the same values as its defaults; these are for objects
 * that were read without a server that fills them in.
 */
public final class Defaults {
  public static final int REPLICAS = 1;
  public static final int MIN_REPLICAS = 1;
  public static final int TARGET_CPU_UTILIZATION = 80;
  public static final List<CanaryStepSpec> CANARY_STEPS = List.of(new CanaryStepSpec(1, 60));
  public static final int PROGRESS_DEADLINE_SECONDS = 300;
  public static final int BAKE_SECONDS = 120;
  public static final int DRAIN_SECONDS = 30;
  public static final int REVISION_HISTORY_LIMIT = 10;
  public static final String CACHE_SIZE_LIMIT = "2Gi";
  public static final String SERVICE_TYPE = "ClusterIP";

  private Defaults() {}

  /** Number of pods that serve. */
  public static int replicas(AnomalyModelSpec spec) {
    return or(spec.replicas(), REPLICAS);
  }

  /** The autoscaler's settings, all of them there; none where nobody asked for one. */
  public static Optional<AutoscalingSpec> autoscaling(AnomalyModelSpec spec) {
    return Optional.ofNullable(spec.autoscaling())
        .map(
            said ->
                new AutoscalingSpec(
                    or(said.minReplicas(), MIN_REPLICAS),
                    said.maxReplicas(),
                    or(said.targetCPUUtilization(), TARGET_CPU_UTILIZATION)));
  }

  /** Number of former revisions that are kept. */
  public static int revisionHistoryLimit(AnomalyModelSpec spec) {
    return or(spec.revisionHistoryLimit(), REVISION_HISTORY_LIMIT);
  }

  /** The rollout's settings, all of them there. */
  public static RolloutSpec rollout(AnomalyModelSpec spec) {
    var said =
        Optional.ofNullable(spec.rollout()).orElseGet(() -> RolloutSpecBuilder.builder().build());
    return new RolloutSpec(
        or(said.strategy(), Strategy.BlueGreen),
        new CanarySpec(canarySteps(said.canary())),
        or(said.progressDeadlineSeconds(), PROGRESS_DEADLINE_SECONDS),
        new GatesSpec(
            new GoldenGateSpec(goldenEnabled(said.gates())),
            said.gates() == null ? null : said.gates().evaluation(),
            replay(said.gates() == null ? null : said.gates().replay()),
            runtime(said.gates() == null ? null : said.gates().runtime())),
        said.approve(),
        or(said.allowContractChange(), false),
        or(said.bakeSeconds(), BAKE_SECONDS),
        or(said.drainSeconds(), DRAIN_SECONDS),
        or(said.paused(), false));
  }

  /** The Service's settings, its type always there. */
  public static ServiceSpec service(AnomalyModelSpec spec) {
    var said = Optional.ofNullable(spec.service()).orElse(new ServiceSpec(null, null, null));
    return new ServiceSpec(or(said.type(), SERVICE_TYPE), said.nodePort(), said.annotations());
  }

  /** Where the artifact's S3 is: as the resource says, or else as the operator was told. */
  public static S3Spec s3(ArtifactSpec artifact, S3Spec operators) {
    return or(artifact.s3(), operators);
  }

  /** What a model's packages may take of a cache. */
  public static String sizeLimit(CacheSpec cache) {
    return or(cache.sizeLimit(), CACHE_SIZE_LIMIT);
  }

  private static List<CanaryStepSpec> canarySteps(@Nullable CanarySpec spec) {
    List<CanaryStepSpec> said = spec == null || spec.steps() == null ? CANARY_STEPS : spec.steps();
    return said.stream().map(s -> new CanaryStepSpec(s.replicas(), or(s.seconds(), 60))).toList();
  }

  private static ReplayGateSpec replay(@Nullable ReplayGateSpec spec) {
    var said = spec == null ? ReplayGateSpecBuilder.builder().build() : spec;
    return new ReplayGateSpec(
        or(said.samples(), 512),
        or(said.minSamples(), 256),
        or(said.maxAlertRateChange(), 0.05),
        or(said.maxAlertRateRatio(), 3.0),
        or(said.maxPsi(), 0.25),
        or(said.minRankCorrelation(), 0.5),
        or(said.onInconclusive(), OnInconclusive.Proceed));
  }

  private static RuntimeGateSpec runtime(@Nullable RuntimeGateSpec spec) {
    var said = spec == null ? RuntimeGateSpecBuilder.builder().build() : spec;
    return new RuntimeGateSpec(
        or(said.maxErrorRate(), 0.01),
        or(said.maxLatencyRatio(), 2.0),
        or(said.maxAlertRateChange(), 0.2),
        or(said.minRequests(), 100),
        or(said.maxRestarts(), 1));
  }

  private static boolean goldenEnabled(@Nullable GatesSpec gates) {
    return gates == null || gates.golden() == null || or(gates.golden().enabled(), true);
  }

  private static <T> T or(@Nullable T said, T otherwise) {
    return said == null ? otherwise : said;
  }
}
