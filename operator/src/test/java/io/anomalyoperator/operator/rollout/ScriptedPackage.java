package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.OnInconclusive;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ReplayGateSpec;
import io.anomalyoperator.operator.api.ReplayGateSpecBuilder;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Answer;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Row;
import io.anomalyoperator.operator.rollout.step.VerifyQuestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Packages that people ask for, each good or bad in its own way. */
enum ScriptedPackage {
  GOOD,
  BETTER,
  BEST,
  /** Asked for by nobody before. */
  FRESH,
  /** Its bytes break a rule of the format. */
  BAD,
  /** S3 never answers. */
  NEVER_ANSWERED,
  /** S3 answers that it is away. */
  UNREACHABLE,
  /** Its pods say that they are ready and answer other golden scores. */
  LIAR,
  /** It calls all recent requests anomalies. */
  SHIFTED,
  /** It gives one recent request no number. */
  NUMBERLESS,
  /** It scores labelled anomalies as it scores normal rows. */
  POOR,
  /** Its pods never become ready. */
  CRASHING,
  /** It takes another input. */
  WIDER;

  /** Enough to compare by, and few enough to be quick. */
  private static final int REQUESTS = 32;

  private static final Answer NO_NUMBER = new Answer(Double.NaN, Double.NaN, false);

  String key() {
    return name();
  }

  static List<Row> alike() {
    return rows(false);
  }

  /** Requests that nobody gives a number. */
  static List<Row> numberless() {
    return Collections.nCopies(REQUESTS, new Row(NO_NUMBER, NO_NUMBER));
  }

  static GatesSpec gates(OnInconclusive onInconclusive) {
    ReplayGateSpec replay =
        ReplayGateSpecBuilder.builder().minSamples(REQUESTS).onInconclusive(onInconclusive).build();
    return new GatesSpec(null, SimulatedLabels.SPEC, replay, null);
  }

  /** A cluster in which each package behaves as its name says. */
  static SimulatedCluster cluster() {
    var cluster = new SimulatedCluster();
    cluster.spec = SimulatedCluster.spec(GOOD.key());
    new PlannerAction.WhenInconclusive(OnInconclusive.Proceed).on(cluster);
    cluster.generation = 1;
    cluster.recentRequests = alike();
    cluster.packages.put(BAD.key(), new Finding.Verdict<>(Reason.PackageInvalid, "TRUNCATED"));
    cluster.packages.put(NEVER_ANSWERED.key(), new Finding.Pending<>());
    cluster.packages.put(
        UNREACHABLE.key(), new Finding.Unable<>(Reason.StoreUnreachable, "time-out"));
    var input = new ModelInput("features", "FP32", List.of(3L));
    var artifact = new ArtifactSpec("models", WIDER.key(), "v-WIDER", null, null, null);
    cluster.packages.put(
        WIDER.key(),
        new Finding.Found<>(
            TestPackages.verified(WIDER.key(), VerifyQuestion.asWritten(artifact), input)));
    cluster.wrongKeys.add(LIAR.key());
    cluster.crashingKeys.add(CRASHING.key());
    cluster.labelled.poorKeys.add(POOR.key());
    cluster.judgedBy.put(SHIFTED.key(), rows(true));
    var lost = new ArrayList<>(alike());
    lost.set(0, new Row(lost.getFirst().serving(), NO_NUMBER));
    cluster.judgedBy.put(NUMBERLESS.key(), lost);
    return cluster;
  }

  private static List<Row> rows(boolean alarms) {
    return IntStream.range(0, REQUESTS)
        .mapToObj(
            i -> {
              double p = (i + 0.5) / REQUESTS;
              return new Row(new Answer(1 - p, p, false), new Answer(1 - p, p, alarms));
            })
        .toList();
  }
}
