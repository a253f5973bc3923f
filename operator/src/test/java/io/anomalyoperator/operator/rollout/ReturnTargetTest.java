package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.CacheSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A former revision without pods is gone back to if its package is there still. */
class ReturnTargetTest {
  private static final Finding<ResolvedArtifact> GONE =
      new Finding.Unable<>(Reason.VersionNotFound, "s3://models/a: no such version");
  private static final Finding<ResolvedArtifact> AWAY =
      new Finding.Unable<>(Reason.StoreUnreachable, "connection refused");

  private static final ServerSpec CACHED =
      ServerSpecBuilder.builder().cache(new CacheSpec("models", null)).build();

  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void twoRevisions() {
    cluster.promote("a").promote("b");
    cluster.plans.clear();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void nothingMovesWhenItsPackageIsGone(Strategy strategy) {
    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withStrategy(strategy)));
    cluster.lookups.put("a", GONE);
    cluster.rollBackTo(1).settle();

    RolloutStatus rollout = cluster.status.rollout();
    assertEquals(Outcome.Rejected, rollout.outcome());
    assertEquals(Reason.RollbackTargetUnavailable, rollout.reason());
    assertEquals("revision 1 cannot be fetched: s3://models/a: no such version", rollout.message());
    assertEquals(RevisionState.Retired, cluster.stateOf(1));
    for (Plan plan : cluster.plans) {
      assertEquals(Map.of(2, 2), plan.world().replicas());
    }
  }

  @Test
  void aRevertedCommitIsToldTheSame() {
    cluster.lookups.put("a", GONE);
    cluster.ask("a").settle();
    assertEquals(Reason.RollbackTargetUnavailable, cluster.status.rollout().reason());
    assertEquals(Map.of(2, 2), cluster.podCounts());
  }

  @Test
  void itWaitsForAStoreThatIsAwayAndGoesThereWhenItIsBack() {
    cluster.lookups.put("a", AWAY);
    cluster.rollBackTo(1).settle();
    assertEquals(Step.Verify, cluster.status.rollout().step());
    assertEquals(Reason.StoreUnreachable, cluster.status.rollout().waitingFor());

    cluster.pass(Duration.ofMinutes(2)).settle();
    assertEquals(Reason.CouldNotVerify, cluster.status.rollout().reason());
    assertEquals(Map.of(2, 2), cluster.podCounts());

    cluster.lookups.clear();
    cluster.settle();
    assertEquals(Outcome.Pinned, cluster.status.rollout().outcome());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void podsWithACacheNeedNoStore() {
    cluster.ask("c").edit(cluster.spec.withServer(CACHED));
    bake();
    cluster.promote("d");
    cluster.lookups.put("c", AWAY);
    cluster.rollBackTo(3).settle();
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aPackageThatWasOverwrittenWithoutVersionsIsGone() {
    cluster.lookups.put("c", unversioned("c", 1000));
    cluster.edit(
        cluster.spec.withArtifact(new ArtifactSpec("models", "c", null, null, null, null)));
    bake();
    cluster.promote("d");
    cluster.lookups.put("c", unversioned("c", 1001));
    cluster.rollBackTo(3).settle();
    assertEquals(
        "revision 3 was overwritten: s3://models/c has 1001 bytes now, had 1000",
        cluster.status.rollout().message());
  }

  @Test
  void warmPodsNeedNoPackage() {
    cluster.ask("c").untilStep(Step.Bake);
    cluster.lookups.put("b", GONE);
    cluster.rollBackTo(2).settle();
    assertEquals(Outcome.Pinned, cluster.status.rollout().outcome());
    assertEquals(2, cluster.status.servingRevision());
  }

  private static Finding<ResolvedArtifact> unversioned(String key, long size) {
    return new Finding.Found<>(new ResolvedArtifact("models", key, null, null, size));
  }

  private void bake() {
    cluster.settle().pass(Duration.ofSeconds(121)).settle().pass(Duration.ofSeconds(31)).settle();
    assertEquals(Outcome.Promoted, cluster.status.rollout().outcome());
  }
}
