package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What serves is pinned; what becomes of its object in S3 is told and changes nothing. */
class LiveObjectTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  private Optional<Condition> condition() {
    return cluster.status.conditions().stream()
        .filter(c -> c.getType().equals(Conditions.ARTIFACT_CHANGED))
        .findFirst();
  }

  private List<Reason> told() {
    return cluster.plans.stream()
        .flatMap(p -> p.notices().stream())
        .map(Notice::reason)
        .filter(r -> r == Reason.ObjectOverwritten || r == Reason.ObjectDeleted)
        .toList();
  }

  private static Finding<ResolvedArtifact> version(String id) {
    return new Finding.Found<>(new ResolvedArtifact("models", "a", id, null, 1000L));
  }

  @Test
  void theVersionThatServesIsNoNews() {
    cluster.liveObjects.put("a", version("v-a"));
    cluster.promote("a");
    assertEquals(Optional.empty(), condition());
  }

  @Test
  void anOverwriteIsToldOnceAndMovesNothing() {
    cluster.promote("a");
    cluster.plans.clear();
    cluster.liveObjects.put("a", version("v-other"));
    cluster.settle();

    assertEquals(
        "s3://models/a has version v-other now, version v-a serves; pods do not change by it",
        condition().orElseThrow().getMessage());
    assertEquals(List.of(Reason.ObjectOverwritten), told());
    assertEquals(1, cluster.status.servingRevision());
    assertTrue(
        cluster.plans.stream().allMatch(p -> p.world().replicas().keySet().equals(Set.of(1))));
    assertFalse(cluster.plans.stream().anyMatch(Plan::transition));
    assertFalse(cluster.plans.stream().anyMatch(Plan::decided), "no outcome is news");

    cluster.liveObjects.put("a", version("v-a"));
    cluster.settle();
    assertEquals(Optional.empty(), condition());
  }

  @Test
  void whatIsToldOfAPromotedModelIsNotCountedAsAnotherPromotion() {
    cluster.promote("a");
    cluster.liveObjects.put("a", version("v-other"));
    cluster.settle();
    assertEquals(1, cluster.plans.stream().filter(Plan::decided).count());
  }

  @Test
  void aDeletedObjectIsTold() {
    cluster.promote("a");
    cluster.liveObjects.put("a", new Finding.Unable<>(Reason.ObjectNotFound, "no such key"));
    cluster.settle();
    assertEquals("ObjectDeleted", condition().orElseThrow().getReason());
    assertEquals(
        "s3://models/a, which serves, is deleted; its version v-a is there, and new pods fetch that",
        condition().orElseThrow().getMessage());

    cluster.liveObjects.put("a", new Finding.Unable<>(Reason.VersionNotFound, "nor its version"));
    cluster.settle();
    assertEquals(
        "s3://models/a, which serves, is deleted; new pods cannot fetch it",
        condition().orElseThrow().getMessage());
  }

  private String served() {
    return cluster.records.get(1).verified().artifact().sha256();
  }

  private static Finding<ResolvedArtifact> bytes(String versionId, String sha256) {
    return new Finding.Found<>(new ResolvedArtifact("models", "a", versionId, sha256, 1000L));
  }

  @Test
  void theSameBytesPublishedAgainAreNoOverwrite() {
    cluster.promote("a");
    cluster.liveObjects.put("a", new Finding.Unable<>(Reason.ObjectNotFound, "a delete marker"));
    cluster.settle();
    assertTrue(condition().isPresent());
    cluster.liveObjects.put("a", bytes("v-again", served()));
    cluster.settle();
    assertEquals(Optional.empty(), condition());
  }

  @Test
  void otherBytesOfTheSameSizeWhereNoVersionsAreKeptAreAnOverwrite() {
    cluster.promote("a");
    cluster.liveObjects.put("a", bytes("null", "cd".repeat(32)));
    cluster.settle();
    assertTrue(
        condition().orElseThrow().getMessage().contains("has SHA-256 " + "cd".repeat(32)),
        condition().orElseThrow().getMessage());
  }

  @Test
  void whileNobodyCanLookTheLastWordStands() {
    cluster.promote("a");
    cluster.liveObjects.put("a", version("v-other"));
    cluster.settle();
    cluster.plans.clear();
    cluster.liveObjects.put("a", new Finding.Unable<>(Reason.StoreUnreachable, "away"));
    cluster.settle();
    assertEquals("ObjectOverwritten", condition().orElseThrow().getReason());
    cluster.liveObjects.clear();
    cluster.settle();
    assertEquals("ObjectOverwritten", condition().orElseThrow().getReason());
    assertEquals(List.of(), told());
  }

  @Test
  void itIsLookedForWhereItCameFromWhateverIsAskedForNow() {
    var here = new S3Spec("http://store-a:9000", "us-east-1", true);
    var there = new S3Spec("http://store-b:9000", "eu-west-1", false);
    var role = "arn:aws:iam::123456789012:role/here";
    cluster.spec =
        cluster
            .spec
            .with()
            .artifact(new ArtifactSpec("models", "a", "v-a", null, here, null))
            .server(
                ServerSpecBuilder.builder().serviceAccountName("reads").awsRoleArn(role).build())
            .build();
    cluster.settle().pass(Duration.ofSeconds(121)).settle();
    cluster.packages.put("b", new Finding.Pending<>());
    cluster.edit(
        cluster
            .spec
            .with()
            .artifact(new ArtifactSpec("models", "b", "v-b", null, there, "other-keys"))
            .server(null)
            .build());
    cluster.settle();

    var looks =
        cluster.plans.getLast().tasks().stream()
            .filter(Task.Poll.class::isInstance)
            .map(Task.Poll.class::cast)
            .toList();
    assertEquals(1, looks.size());
    assertEquals(
        new ArtifactSpec("models", "a", null, null, here, null), looks.getFirst().artifact());
    assertEquals(Optional.of(new WebIdentity(role, "reads")), looks.getFirst().identity());
  }

  @Test
  void whereItMayNotBeAskedAnyMoreNobodyLooks() {
    cluster.promote("a");
    cluster.access = AccessPolicy.of(false, List.of(), new S3Spec(null, null, null), "server:1");
    cluster.settle();
    assertTrue(cluster.plans.getLast().tasks().stream().noneMatch(Task.Poll.class::isInstance));
  }

  @Test
  void anotherRevisionIsAnotherObject() {
    cluster.promote("a");
    cluster.liveObjects.put("a", version("v-other"));
    cluster.settle();
    cluster.promote("b");
    assertEquals(Optional.empty(), condition());
  }
}
