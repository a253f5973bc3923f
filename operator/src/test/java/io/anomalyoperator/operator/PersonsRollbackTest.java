package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.Terminal.Ended;
import io.anomalyoperator.operator.api.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/pipelines.md} says of server-side apply while a person's rollback holds, by
 * kubectl itself and by {@code await-rollout.sh --apply}.
 */
@EnabledIfEnvironmentVariable(
    named = "KUBE_API_TEST_DIR",
    matches = ".+",
    disabledReason = Terminal.NO_KUBECTL)
class PersonsRollbackTest {
  @TempDir Path folder;
  private EmbeddedGround ground;
  private Terminal terminal;

  @BeforeEach
  void aPersonRolledBack() {
    ground = new EmbeddedGround();
    terminal = new Terminal(folder, ground.cluster.kubeconfig());
    assertEquals("1", applied("a", "").out());
    ground.untilDone();
    assertEquals("2", applied("b", "").out());
    ground.untilDone();
    succeeds(
        terminal.run(
            "kubectl -n models patch am mnist --type=merge"
                + " -p '{\"spec\":{\"rollbackTo\":{\"revision\":1}}}'"));
    ground.untilDone();
    assertEquals(Outcome.Pinned, ground.status().rollout().outcome());
  }

  @AfterEach
  void close() {
    if (ground != null) {
      ground.close();
    }
  }

  private Ended apply(String key, String more, String options) {
    manifest(key, more);
    return terminal.run(
        "kubectl apply --server-side --field-manager=pipeline -f \"$HOME/model.yaml\" "
            + options
            + " -o jsonpath='{.metadata.generation}'");
  }

  private void manifest(String key, String more) {
    terminal.write(
        "model.yaml",
        """
        apiVersion: anomaly-operator.io/v1
        kind: AnomalyModel
        metadata: {name: mnist, namespace: models}
        spec:
          artifact: {bucket: models, key: %s, versionId: version-of-%s}
          rollout: {bakeSeconds: 2, drainSeconds: 1}
        """
                .formatted(key, key)
            + more);
  }

  private String awaitApplied() {
    return "bash '%s' -n models --apply \"$HOME/model.yaml\" mnist"
        .formatted(Path.of("..", "gitops", "await-rollout.sh").toAbsolutePath());
  }

  private Ended applied(String key, String options) {
    return succeeds(apply(key, "", options));
  }

  private static Ended succeeds(Ended ended) {
    assertEquals(0, ended.code(), ended::toString);
    return ended;
  }

  private static void refused(Ended ended, String why) {
    assertEquals(1, ended.code(), ended::toString);
    assertTrue(ended.err().contains(why), ended::toString);
  }

  @Test
  void anotherArtifactIsRefusedEvenByForce() {
    String why = "change the artifact and remove rollbackTo in one edit";
    refused(apply("c", "", ""), why);
    refused(apply("c", "", "--force-conflicts"), why);
    assertEquals(1, ground.model().getSpec().rollbackTo().revision());
  }

  @Test
  void theSameManifestAgainLeavesTheRollbackInForce() {
    assertEquals("3", applied("b", "--force-conflicts").out());
    assertEquals(1, ground.model().getSpec().rollbackTo().revision());
  }

  @Test
  void aManifestThatNamesAnotherRevisionConflicts() {
    refused(apply("b", "  rollbackTo: {revision: 2}\n", ""), ".spec.rollbackTo.revision");
    assertEquals(1, ground.model().getSpec().rollbackTo().revision());
  }

  @Test
  void afterTheReleaseThePipelineTakesItsFieldsBackByForce() {
    succeeds(
        terminal.run(
            "kubectl -n models patch am mnist --type=merge -p '{\"spec\":{\"rollbackTo\":null,"
                + "\"artifact\":{\"key\":\"c\",\"versionId\":\"version-of-c\"}}}'"));
    ground.untilDone();
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
    applied("c", "");
    refused(apply("d", "", ""), ".spec.artifact.key");
    applied("d", "--force-conflicts");
    ground.untilDone();
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
  }

  @Test
  void aPipelineThatBringsAnotherArtifactIsToldOfThePerson() {
    manifest("c", "");
    Ended ended = terminal.run(awaitApplied());
    assertEquals(5, ended.code(), ended::toString);
    assertTrue(ended.err().contains("a person's rollbackTo is in force"), ended::toString);
    assertTrue(ended.err().contains("remove rollbackTo in one edit"), "kubectl's own words");
    assertEquals(1, ground.model().getSpec().rollbackTo().revision());
  }

  @Test
  void aPipelineWhoseRollbackConflictsIsToldOfThePerson() {
    manifest("b", "  rollbackTo: {revision: 2}\n");
    Ended ended = terminal.run(awaitApplied());
    assertEquals(5, ended.code(), ended::toString);
    assertEquals(1, ground.model().getSpec().rollbackTo().revision());
  }

  @Test
  void aConflictOverAnotherFieldIsAnotherCause() {
    manifest("b", "  replicas: 3\n");
    succeeds(
        terminal.run(
            "kubectl apply --server-side --field-manager=another -f \"$HOME/model.yaml\""));
    manifest("b", "  replicas: 4\n");
    Ended conflict = terminal.run(awaitApplied());
    assertEquals(10, conflict.code(), conflict::toString);
    assertTrue(conflict.err().contains(".spec.replicas"), conflict::toString);
  }
}
