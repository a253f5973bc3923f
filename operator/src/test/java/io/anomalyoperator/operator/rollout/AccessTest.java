package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.access.AccessRule;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.anomalyoperator.operator.api.Step;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an attacker may do who has edit rights on models alone: ask. Nothing is done of it, and what
 * serves goes on.
 */
class AccessTest {
  private static final AccessPolicy STRICT = policy("models");
  private static final String INTERNAL = "http://169.254.169.254";

  private final SimulatedCluster cluster = new SimulatedCluster();

  private static AccessPolicy policy(String... buckets) {
    return AccessPolicy.of(
        true,
        List.of(new AccessRule(List.of("models"), List.of(buckets), null, null, null, null)),
        new S3Spec(null, null, null),
        "server:1");
  }

  private static AnomalyModelSpec bucket(String bucket) {
    return TestSpecs.of("x").withArtifact(new ArtifactSpec(bucket, "x", null, null, null, null));
  }

  private static AnomalyModelSpec labelled(String bucket) {
    var spec = TestSpecs.of("x");
    return spec.withRollout(
        spec.rollout()
            .withGates(new GatesSpec(null, SimulatedLabels.SPEC.withBucket(bucket), null, null)));
  }

  private static AnomalyModelSpec endpoint(String endpoint) {
    return TestSpecs.of("x")
        .withArtifact(
            new ArtifactSpec("models", "x", "v-x", null, new S3Spec(endpoint, null, null), null));
  }

  private static AnomalyModelSpec image(String image) {
    return TestSpecs.of("x").withServer(ServerSpecBuilder.builder().image(image).build());
  }

  private static AnomalyModelSpec account(String account) {
    return TestSpecs.of("x")
        .withServer(ServerSpecBuilder.builder().serviceAccountName(account).build());
  }

  private static AnomalyModelSpec role(String arn) {
    return TestSpecs.of("x").withServer(ServerSpecBuilder.builder().awsRoleArn(arn).build());
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        Arguments.of(Reason.BucketNotAllowed, bucket("other-team")),
        Arguments.of(Reason.BucketNotAllowed, labelled("other-team")),
        Arguments.of(Reason.EndpointNotAllowed, endpoint(INTERNAL)),
        Arguments.of(Reason.EndpointNotAllowed, endpoint("https://kubernetes.default.svc")),
        Arguments.of(Reason.ImageNotAllowed, image("evil.org/miner:1")),
        Arguments.of(Reason.ServiceAccountNotAllowed, account("cluster-admin")),
        Arguments.of(Reason.RoleNotAllowed, role("arn:aws:iam::123456789012:role/admin")));
  }

  private Set<Task> outward() {
    return cluster.plans.stream()
        .flatMap(plan -> plan.tasks().stream())
        .filter(Task::goesWhereTheSpecSays)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isRefusedBeforeAnythingIsDone(Reason reason, AnomalyModelSpec spec) {
    cluster.access = STRICT;

    cluster.edit(spec).settle();

    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(reason, cluster.status.rollout().reason());
    assertEquals(Set.of(), outward());
    assertEquals(Map.of(), cluster.podCounts());
    assertEquals(List.of(), cluster.status.revisions());
    assertTrue(
        cluster.status.conditions().stream()
            .anyMatch(
                c ->
                    c.getType().equals(Conditions.STALLED) && c.getReason().equals(reason.name())));
  }

  @Test
  void aBucketThatIsNamedWhileLabelledRowsAreReadIsNotRead() {
    cluster.access = policy("models", "labels");
    cluster.labelled.there = false;
    cluster.edit(labelled("labels")).settle();
    assertEquals(Step.Evaluation, cluster.status.rollout().step());

    cluster.labelled.there = true;
    cluster.edit(labelled("other-team")).settle();

    assertEquals(Reason.BucketNotAllowed, cluster.status.rollout().reason());
    assertTrue(cluster.labelled.asked.stream().noneMatch(a -> a.bucket().equals("other-team")));
    assertEquals(0, cluster.status.servingRevision());

    cluster.edit(labelled("labels")).settle();
    assertEquals(1, cluster.status.servingRevision());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leavesAloneWhatServes(Reason reason, AnomalyModelSpec spec) {
    cluster.access = STRICT;
    cluster.promote("a");
    cluster.plans.clear();

    cluster.edit(spec).settle();

    assertEquals(reason, cluster.status.rollout().reason());
    assertEquals(Set.of(), outward());
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Map.of(1, 2), cluster.podCounts());
    assertTrue(cluster.plans.stream().allMatch(plan -> plan.world().selected() == 1));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void cannotHideBehindARollback(Reason reason, AnomalyModelSpec spec) {
    cluster.access = STRICT;
    cluster.promote("a").promote("b");

    cluster.edit(spec).rollBackTo(1).settle();
    assertEquals(Outcome.Pinned, cluster.status.rollout().outcome());
    assertTrue(
        outward().stream().noneMatch(task -> task.toString().contains(INTERNAL)),
        outward()::toString);

    cluster.edit(cluster.spec.withRollbackTo(null)).settle();
    assertEquals(reason, cluster.status.rollout().reason());
    assertEquals(1, cluster.status.servingRevision());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isTriedByItselfOnceTheConfigurationAdmitsIt(Reason reason, AnomalyModelSpec spec) {
    cluster.access = STRICT;
    cluster.edit(spec).settle();
    assertEquals(reason, cluster.status.rollout().reason());

    cluster.access = AccessPolicy.open();
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(2, cluster.status.rollout().attempt());
    assertFalse(outward().isEmpty());
  }

  @Test
  void isStoppedByAStricterConfigurationAtTheLatestBeforeItHasPods() {
    cluster.packages.put("b", new Finding.Pending<>());
    cluster.promote("a").ask("b").untilStep(Step.Verify);

    cluster.access = policy("others");
    cluster.packages.remove("b");
    cluster.plans.clear();
    cluster.settle();

    assertEquals(Reason.BucketNotAllowed, cluster.status.rollout().reason());
    assertFalse(cluster.records.containsKey(2));
    assertEquals(Map.of(1, 2), cluster.podCounts());

    cluster.access = STRICT;
    cluster.settle();
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void aReturnGoesWhereItWasPromisedUnderAnyConfiguration() {
    cluster.promote("a");
    cluster.ask("b").untilStep(Step.Bake);
    cluster.access = policy("others");
    cluster.unready.add(2);

    cluster.settle().pass(Duration.ofMinutes(2)).settle();

    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void whatServesScalesUnderAnyConfiguration() {
    cluster.promote("a");
    cluster.access = policy("others");

    cluster.scale(5).settle();

    assertEquals(Map.of(1, 5), cluster.podCounts());
  }

  @Test
  void theSecretsThatPodsWouldGetAreAskedForWithThePackage() {
    EnvVar password =
        new EnvVarBuilder()
            .withName("PASSWORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "database", null)
            .endValueFrom()
            .build();
    cluster
        .edit(
            TestSpecs.of("x")
                .withServer(
                    ServerSpecBuilder.builder()
                        .imagePullSecrets(List.of(new LocalObjectReference("pull")))
                        .env(List.of(password))
                        .tlsSecretName("certificate")
                        .apiKeysSecretName("clients")
                        .build()))
        .settle();

    assertEquals(
        Set.of(Set.of("database", "pull", "certificate", "clients")),
        outward().stream()
            .filter(Task.Verify.class::isInstance)
            .map(task -> ((Task.Verify) task).secrets())
            .collect(Collectors.toSet()));
  }
}
