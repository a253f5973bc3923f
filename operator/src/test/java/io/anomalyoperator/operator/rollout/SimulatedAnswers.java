package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What S3 and the pods of a simulated cluster answer, as the test made them. */
final class SimulatedAnswers {
  private final SimulatedCluster cluster;

  /** Whether pods give no golden scores while they are staged, so that each gate is come to. */
  boolean goldenIsLate;

  /** Pods that take the call for golden scores, and hang. */
  final Set<String> silentPods = new HashSet<>();

  /** Whether the replay of requests does not end. */
  boolean replayTakesLong;

  SimulatedAnswers(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** The answer to one task. */
  Finding<?> to(Task task) {
    return switch (task) {
      case Task.Resolve r -> cluster.lookups.getOrDefault(r.artifact().key(), found(r.artifact()));
      case Task.Verify v ->
          cluster.packages.getOrDefault(
              v.artifact().key(),
              new Finding.Found<>(TestPackages.verified(v.artifact().key(), v.resolved())));
      case Task.Inspect i -> report(i.podUid(), false);
      case Task.Drain d -> report(d.podUid(), true);
      case Task.Poll p ->
          cluster.liveObjects.getOrDefault(p.artifact().key(), new Finding.Pending<>());
      case Task.Evaluate e ->
          cluster.labelled.scoredBy(
              cluster.keyOf(revisionOf(e.candidate().uid())), who(e.candidate().uid()), e.data());
      case Task.Drift d -> cluster.drift;
      case Task.Watch w ->
          cluster.silent
              ? new Finding.Unable<>(Reason.PodUnreachable, "time-out")
              : new Finding.Found<>(
                  cluster.trafficOf.getOrDefault(
                      cluster.keyOf(revisionOf(w.pods().getFirst().uid())), cluster.traffic));
      case Task.Replay r when replayTakesLong -> new Finding.Pending<>();
      case Task.Replay r ->
          new Finding.Found<>(
              new ReplayEvidence(
                  r.serving().stream().map(p -> who(p.uid())).toList(),
                  List.of(who(r.candidate().uid())),
                  cluster.judgedBy.getOrDefault(
                      cluster.keyOf(revisionOf(r.candidate().uid())), cluster.recentRequests)));
      case Task.Golden g when silentPods.contains(g.podUid()) -> new Finding.Pending<>();
      case Task.Golden g when goldenIsLate && cluster.status.rollout().step() == Step.Stage ->
          new Finding.Unable<>(Reason.PodUnreachable, "time-out");
      case Task.Golden g -> {
        int revision = revisionOf(g.podUid());
        List<Double> golden = cluster.made.get(revision).verified().goldenScores();
        boolean wrong =
            cluster.wrongScores.contains(revision)
                || cluster.wrongKeys.contains(cluster.keyOf(revision));
        yield new Finding.Found<>(
            new Task.GoldenScores(who(g.podUid()), wrong ? List.of(9.0, 9.0) : golden));
      }
    };
  }

  private Finding<ResolvedArtifact> found(ArtifactSpec asked) {
    String newest = cluster.objectVersion + "-" + asked.key();
    String version = asked.versionId() == null ? newest : asked.versionId();
    return new Finding.Found<>(
        new ResolvedArtifact(asked.bucket(), asked.key(), version, null, null));
  }

  private Finding<PodReport> report(String uid, boolean draining) {
    int revision = revisionOf(uid);
    VerifiedArtifact v = cluster.made.get(revision).verified();
    return new Finding.Found<>(
        cluster
            .impostors
            .getOrDefault(revision, UnaryOperator.identity())
            .apply(
                new PodReport(
                    uid,
                    revision,
                    v.artifact().sha256(),
                    v.manifestSha256(),
                    true,
                    draining,
                    draining ? cluster.openConnections : 1)));
  }

  private PodReport who(String uid) {
    return ((Finding.Found<PodReport>) report(uid, false)).value();
  }

  private static int revisionOf(String uid) {
    return Integer.parseInt(uid.split("-")[1]);
  }
}
