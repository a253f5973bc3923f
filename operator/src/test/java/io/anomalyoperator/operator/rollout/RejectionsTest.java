package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.ThresholdSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A bad version costs its verdict once, and what is not the model's fault is never held against it.
 */
class RejectionsTest {
  private static final String SHA256 = "ab".repeat(32);
  private final SimulatedCluster cluster = new SimulatedCluster();

  private Reason reason() {
    return cluster.status.rollout().reason();
  }

  private String message() {
    return cluster.status.rollout().message();
  }

  private long highest() {
    return cluster.status.revisions().getFirst().number();
  }

  private static ArtifactSpec pinned(String key) {
    return new ArtifactSpec("models", key, null, SHA256, null, null);
  }

  private void rejectAfterItsGate(String key) {
    cluster.wrongKeys.add(key);
    cluster.ask(key).settle();
    assertEquals(Reason.GoldenMismatch, reason());
    cluster.wrongKeys.remove(key);
  }

  @Test
  void whatFailedAGateIsRejectedAtOnceWhenItIsAskedForAgain() {
    cluster.promote("a");
    rejectAfterItsGate("b");
    cluster.promote("c");
    cluster.plans.clear();

    cluster.ask("b").settle();

    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Reason.GoldenMismatch, reason());
    assertTrue(message().startsWith("rejected before, as revision 2 at "), message());
    assertEquals(3, highest());
    assertEquals(3, cluster.status.servingRevision());
    assertTrue(
        cluster.plans.stream().allMatch(p -> p.world().replicas().keySet().equals(Set.of(3))));
  }

  @Test
  void anotherThresholdOrServerIsAnotherRequest() {
    cluster.promote("a");
    rejectAfterItsGate("b");
    cluster.ask("a").settle();

    cluster.edit(SimulatedCluster.spec("b").withThreshold(new ThresholdSpec(null, 0.5))).settle();

    assertEquals(Outcome.InProgress, cluster.status.rollout().outcome());
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aNewRetryOpensTheWayAgain() {
    cluster.promote("a");
    rejectAfterItsGate("b");

    cluster.edit(cluster.spec.withRetry("once more")).settle();
    assertEquals(3, cluster.status.servingRevision());

    cluster.wrongKeys.add("d");
    cluster.ask("d").settle();
    cluster.ask("a").settle().ask("d").settle();
    assertEquals(Reason.GoldenMismatch, reason());
    assertTrue(message().startsWith("rejected before"), message());
  }

  @Test
  void aBadPackageIsKnownByItsDigestUnderAnyKey() {
    cluster.promote("a");
    cluster.packages.put("bad", new Finding.Verdict<>(Reason.PackageInvalid, "TRUNCATED"));
    cluster.edit(cluster.spec.withArtifact(pinned("bad"))).settle();
    assertEquals(Reason.PackageInvalid, reason());
    cluster.plans.clear();

    cluster.edit(cluster.spec.withArtifact(pinned("copy/of/bad"))).settle();

    assertEquals(Reason.PackageInvalid, reason());
    assertTrue(message().contains("TRUNCATED"), message());
    assertTrue(
        cluster.plans.stream()
            .flatMap(p -> p.tasks().stream())
            .noneMatch(t -> t instanceof Task.Verify || t instanceof Task.Resolve),
        "nothing is read again");
  }

  private void badBytes(String key) {
    cluster.packages.put(
        key, new Finding.Verdict<>(Reason.PackageInvalid, "TRUNCATED", Optional.of(SHA256)));
  }

  private void nothingIsReadAgain() {
    assertEquals(Reason.PackageInvalid, reason());
    assertTrue(message().startsWith("rejected before"), message());
    assertTrue(
        cluster.plans.stream()
            .flatMap(p -> p.tasks().stream())
            .noneMatch(t -> t instanceof Task.Verify),
        "nothing is read again");
  }

  @Test
  void aBadPackageThatWasAskedForWithoutItsDigestIsKnownByTheOneThatWasFound() {
    cluster.promote("a");
    badBytes("bad");
    cluster.ask("bad").settle();
    cluster.plans.clear();
    cluster.edit(cluster.spec.withArtifact(pinned("copy/of/bad"))).settle();
    nothingIsReadAgain();
  }

  @Test
  void aBadPackageThatIsNamedByItsVersionAloneIsKnownByTheRequest() {
    cluster.promote("a");
    badBytes("bad");
    cluster.ask("bad").settle().ask("a").settle();
    cluster.plans.clear();
    cluster.ask("bad").settle();
    nothingIsReadAgain();
  }

  @Test
  void aThresholdOutOfReachIsKnownByTheRequest() {
    cluster.promote("a");
    var rate = SimulatedCluster.spec("b").withThreshold(new ThresholdSpec(0.0001, null));
    cluster.edit(rate).settle();
    assertEquals(Reason.ThresholdOutOfReach, reason());
    cluster.ask("a").settle().edit(rate).settle();
    assertEquals(Reason.ThresholdOutOfReach, reason());
    assertTrue(message().startsWith("rejected before"), message());
    cluster.ask("b").settle();
    assertEquals(Outcome.InProgress, cluster.status.rollout().outcome());
  }

  @ParameterizedTest
  @EnumSource(names = {"DigestMismatch", "PackageTooLarge"})
  void whatSomebodyElseCanMendIsLookedAtAnew(Reason reason) {
    cluster.promote("a");
    cluster.packages.put("b", new Finding.Verdict<>(reason, "no", Optional.of(SHA256)));
    cluster.ask("b").settle();
    assertEquals(reason, reason());
    cluster.packages.clear();
    cluster.ask("a").settle().ask("b").settle();
    assertEquals(Outcome.InProgress, cluster.status.rollout().outcome());
  }

  @Test
  void aVersionThatWasRolledBackIsNotTriedAgain() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.unready.add(2);
    cluster.settle();
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    cluster.unready.clear();
    cluster.ask("a").settle().ask("b").settle();

    assertEquals(Reason.CandidateUnwell, reason());
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aDeadlineIsHeldAgainstNobody() {
    cluster.promote("a");
    cluster.unready.add(2);
    cluster.ask("b").settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.ProgressDeadlineExceeded, reason());
    cluster.unready.clear();

    cluster.ask("a").settle().ask("b").settle();

    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void anArtifactWithoutAPinIsKnownByTheVersionItHadThen() {
    cluster.promote("a");
    var latest = new ArtifactSpec("models", "latest", null, null, null, null);
    cluster.wrongKeys.add("latest");
    cluster.edit(cluster.spec.withArtifact(latest)).settle();
    cluster.wrongKeys.clear();
    cluster.ask("a").settle().edit(cluster.spec.withArtifact(latest)).settle();
    assertTrue(message().startsWith("rejected before"), message());

    cluster.objectVersion = "newer";
    cluster.ask("a").settle().edit(cluster.spec.withArtifact(latest)).settle();
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aWithdrawnRevisionComesBackByRetryAlone() {
    cluster.promote("a").promote("b").rollBackTo(1).settle();
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));
    cluster.edit(cluster.spec.withRollbackTo(null)).settle();
    assertEquals(Reason.RevisionWithdrawn, reason());

    cluster.edit(cluster.spec.withRetry("now")).settle();

    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void theMemoryIsBounded() {
    cluster.promote("a");
    for (int i = 0; i < 30; i++) {
      rejectAfterItsGate("b" + i);
    }
    assertEquals(10, cluster.status.rejections().size());
  }
}
