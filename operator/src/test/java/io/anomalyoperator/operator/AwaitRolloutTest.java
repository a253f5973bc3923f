package io.anomalyoperator.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.Terminal.Ended;
import io.anomalyoperator.operator.Terminal.Running;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline that waits for its edit gets the truth, by exit code and in words. */
@EnabledIfEnvironmentVariable(
    named = "KUBE_API_TEST_DIR",
    matches = ".+",
    disabledReason = Terminal.NO_KUBECTL)
class AwaitRolloutTest {
  private static final Path SCRIPT = Path.of("..", "gitops", "await-rollout.sh").toAbsolutePath();

  @TempDir Path folder;
  private EmbeddedGround ground;
  private Terminal terminal;

  @BeforeEach
  void lay() {
    ground = new EmbeddedGround();
    terminal = new Terminal(folder, ground.cluster.kubeconfig());
  }

  @AfterEach
  void close() {
    if (ground != null) {
      ground.close();
    }
  }

  private Running start(String... options) {
    return start(Map.of(), options);
  }

  private Running start(Map<String, String> environment, String... options) {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString(), "-n", "models"));
    command.addAll(Arrays.asList(options));
    return terminal.start(environment, command);
  }

  private Ended ended(int code, String... options) {
    Ended ended = start(options).end();
    assertEquals(code, ended.code(), ended::toString);
    return ended;
  }

  private static void printed(Running script, String text) {
    await("the script has printed " + text)
        .atMost(Duration.ofSeconds(30))
        .until(() -> script.out().contains(text));
  }

  private static void contains(String text, String part) {
    assertTrue(text.contains(part), () -> "no \"" + part + "\" in: " + text);
  }

  private void promote(String key) {
    ground.ask(key);
    ground.untilDone();
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
  }

  private void reject(String key) {
    ground.tasks.packages.put(key, new Finding.Verdict<>(Reason.DigestMismatch, "sha256 differs"));
    ground.ask(key);
    ground.untilDone();
  }

  private String digest() {
    return ground.status().digest();
  }

  @Test
  void aVersionIsWaitedForThroughItsBake() {
    ground.ask("a");
    Running script = start("mnist");
    printed(script, "models/mnist: generation 1");
    printed(script, "waiting for an operator to look at generation 1");
    ground.untilStep(Step.Bake);
    printed(script, "waiting for Bake (Baking)");
    ground.untilDone();
    Ended ended = script.end();
    assertEquals(0, ended.code(), ended::toString);
    contains(ended.out(), "generation 1: Promoted, revision 1");
    assertEquals("", ended.err());
  }

  @Test
  void aBadPackageEndsItWithTheReason() {
    promote("a");
    reject("b");
    Ended ended = ended(1, "mnist");
    contains(ended.err(), "generation 2 is Rejected: DigestMismatch: sha256 differs");
    contains(ended.err(), "In traffic now: revision 1");
  }

  @Test
  void aVersionThatDoesBadlyUnderTrafficEndsItWithTheReason() {
    promote("a");
    ground.ask("b");
    ground.untilStep(Step.Bake);
    ground.node.unready.add(2);
    ground.untilDone();
    contains(ended(1, "mnist").err(), "generation 2 is RolledBack: CandidateUnwell");
  }

  @Test
  void aLaterEditHidesNoOutcome() {
    promote("a");
    reject("b");
    promote("c");
    contains(ended(0, "--generation", "1", "mnist").out(), "generation 1: Promoted, revision 1");
    contains(
        ended(1, "--generation", "2", "mnist").err(),
        "generation 2 is Rejected: DigestMismatch: sha256 differs");
    ended(0, "--generation", "3", "mnist");
  }

  @Test
  void anEditThatAsksForTheSameKeepsTheOutcome() {
    promote("a");
    reject("b");
    ground.edit(spec -> spec.withReplicas(3));
    ground.untilDone();
    ended(1, "--generation", "2", "mnist");
    ended(1, "--generation", "3", "mnist");
  }

  @Test
  void aRequestThatGaveWayIsNoSuccess() {
    promote("a");
    ground.ask("b");
    ground.untilStep(Step.Stage);
    promote("c");
    contains(
        ended(4, "--generation", "2", "mnist").err(), "generation 2 gave way to a newer request");
  }

  @Test
  void aRequestThatNoOperatorSawIsNoSuccess() {
    ground.ask("a");
    promote("b");
    contains(ended(4, "--generation", "1", "mnist").err(), "nothing is known of generation 1");
    ground.ask("c");
    promote("d");
    contains(
        ended(4, "--generation", "3", "mnist").err(), "generation 3 gave way to a newer request");
  }

  @Test
  void aRequestThatWasTakenBackUnseenIsNoSuccess() {
    promote("a");
    ground.ask("b");
    Running script = start("mnist");
    printed(script, "waiting for an operator to look at generation 2");
    promote("a");
    assertEquals(1, ground.status().rollout().firstGeneration(), "the operator saw no edit");
    Ended ended = script.end();
    assertEquals(4, ended.code(), ended::toString);
  }

  @Test
  void withoutAnOperatorNothingIsFinished() {
    ground.ask("a");
    Ended fresh = ended(2, "--timeout", "2s", "mnist");
    contains(fresh.err(), "as if no operator were at work");
    contains(fresh.err(), "status.observedGeneration is -1");

    ground.untilDone();
    ground.ask("b");
    contains(ended(2, "--timeout=0", "mnist").err(), "status.observedGeneration is 1");
  }

  @Test
  void timeRunsOutWhileItIsUndecided() {
    ground.node.unready.add(1);
    ground.ask("a");
    ground.untilStep(Step.Stage);
    ground.step();
    Ended ended = ended(2, "--timeout", "1", "mnist");
    contains(ended.err(), "out of time after 1 seconds, waiting for Stage (PodsStarting)");
    contains(ended.err(), "An operator has seen it");
  }

  @Test
  void aPinIsASuccessUnlessAnotherPackageIsExpected() {
    promote("a");
    String first = digest();
    promote("b");
    String second = digest();
    ground.rollBackTo(1);
    ground.untilDone();
    contains(ended(0, "mnist").out(), "generation 3: Pinned, revision 1");
    ended(0, "--expect-sha256", first, "mnist");
    Ended held = ended(5, "--expect-sha256", second, "mnist");
    contains(held.err(), "rollbackTo keeps revision 1 in traffic");
    contains(held.err(), "kubectl -n models patch am mnist");
  }

  @Test
  void aPersonWhoRollsBackMeanwhileIsNamed() {
    promote("a");
    ground.ask("b");
    ground.untilStep(Step.Bake);
    ground.rollBackTo(1);
    ground.untilDone();
    contains(ended(5, "--generation", "2", "mnist").err(), "rollbackTo asks for revision 1");
  }

  @Test
  void anotherPackageThanExpectedIsNoSuccess() {
    promote("a");
    contains(ended(4, "--expect-sha256", "f".repeat(64), "mnist").err(), "instead of fff");
  }

  @Test
  void anEditIsAppliedAndWaitedFor() {
    Path manifest = manifest("mnist", "a");
    Running script = start("--apply", manifest.toString(), "--field-manager", "ci", "mnist");
    printed(script, "applied: generation 1 of mnist");
    ground.untilDone();
    Ended ended = script.end();
    assertEquals(0, ended.code(), ended::toString);
    contains(ended.out(), "generation 1: Promoted, revision 1");
    assertTrue(
        ground.model().getMetadata().getManagedFields().stream()
            .anyMatch(f -> f.getManager().equals("ci") && f.getOperation().equals("Apply")));
  }

  @Test
  void whatTheServerDoesNotTakeIsNotWaitedFor() {
    Path manifest = terminal.write("bad.yaml", "apiVersion: v1\nkind: Nothing\n");
    Ended ended = ended(10, "--apply", manifest.toString(), "mnist");
    contains(ended.err(), "was not applied: kubectl says why");
  }

  @Test
  void aManifestOfAnotherModelIsNotTakenForThisOne() {
    Path manifest = manifest("other", "a");
    contains(ended(3, "--apply", manifest.toString(), "mnist").err(), "AnomalyModel/other 1");
  }

  private Path manifest(String name, String key) {
    return terminal.write(
        "model.yaml",
        """
        apiVersion: anomaly-operator.io/v1
        kind: AnomalyModel
        metadata: {name: %s, namespace: models}
        spec:
          artifact: {bucket: models, key: %s, versionId: version-of-%s}
          rollout: {bakeSeconds: 2, drainSeconds: 1}
        """
            .formatted(name, key, key));
  }

  @Test
  void anErrorOfKubectlIsPrintedAndOutlived() {
    promote("a");
    Path flaky =
        terminal.write(
            "flaky",
            """
            if [ -e "$0.tried" ]; then exec kubectl "$@"; fi
            touch "$0.tried"; echo "the server is away" >&2; exit 1
            """);
    Ended ended = start(Map.of("KUBECTL", "bash " + flaky), "mnist").end();
    assertEquals(0, ended.code(), ended::toString);
    contains(ended.out(), "waiting for kubectl to answer; it said: the server is away");
  }

  @Test
  void aModelThatIsNotThereIsWaitedFor() {
    Ended ended = ended(2, "--timeout", "1s", "mnist");
    contains(ended.err(), "not found");
    contains(ended.err(), "the model was never seen");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mnist other",
        "--bogus mnist",
        "mnist --timeout",
        "--timeout soon mnist",
        "--timeout= mnist",
        "--generation 0 mnist",
        "--expect-sha256 12ab mnist",
        "--apply /nowhere.yaml mnist",
        "--apply /etc/hostname --generation 2 mnist",
        "--field-manager somebody mnist",
        "Mnist"
      })
  void aWrongCommandLineIsSaidAtOnce(String options) {
    Ended ended = ended(3, options.isEmpty() ? new String[0] : options.split(" "));
    contains(ended.err(), "--help tells how");
  }

  @Test
  void helpTellsEachExitCode() {
    String help = ended(0, "--help").out();
    for (int code : new int[] {0, 1, 2, 3, 4, 5, 10, 70}) {
      contains(help, "\n  %-3d ".formatted(code));
    }
  }
}
