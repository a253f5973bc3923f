package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.AT_ONCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.e2e.ground.DeliveryNode;
import io.anomalyoperator.e2e.ground.DeliveryNode.Manifest;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The script of the SSM document brings one model to the cluster, and can do nothing else. */
@EndToEnd
@Order(1)
class DeliveryTest {
  private static final Path ROOT = Path.of(System.getProperty("e2e.root", ".."));
  private static final String NO_PACKAGE = "0".repeat(64);

  private static DeliveryNode node;

  private Ground ground;
  private Model model;
  private ModelSpec spec;
  private ModelSpec newer;

  @BeforeAll
  static void aNode(Ground ground) {
    node = new DeliveryNode(ground, Ground.NAMESPACE, ROOT);
  }

  @AfterAll
  static void theNodeGoes() {
    node.close();
  }

  @BeforeEach
  void aModelServes(Ground laid, TestInfo test) {
    ground = laid;
    model = ground.model("sent-" + Math.abs(test.getDisplayName().hashCode() % 1000));
    spec = ModelSpec.of(ground.trainer().quick("v1").pin());
    newer = spec.artifact(ground.trainer().quick("v2").pin());
    model.apply(spec);
    model.awaitOutcome("Promoted");
  }

  @Test
  void aPackageIsDeliveredAndARevertedCommitBringsTheFormerOneBack() {
    long begin = System.nanoTime();
    var delivered = node.deploy(put(newer));

    assertEquals(0, delivered.code(), delivered::toString);
    assertTrue(delivered.out().contains("Promoted, revision 2"), delivered::toString);
    assertEquals(2, model.status().servingRevision());
    System.out.printf(
        "delivery: manifest to Promoted in %.1f s%n", (System.nanoTime() - begin) / 1e9);

    var again = node.deploy(put(newer));
    assertEquals(0, again.code(), again::toString);
    assertTrue(again.out().contains("nothing changes"), again::toString);

    var reverted = node.deploy(put(spec));
    assertEquals(0, reverted.code(), reverted::toString);
    assertEquals(1, model.status().servingRevision());
  }

  @Test
  void anImageIsDeliveredByItsDigest() {
    String running =
        model.pods(1).getFirst().getStatus().getContainerStatuses().getFirst().getImageID();
    String digest = running.substring(running.indexOf("@sha256:"));
    String image = ground.settings().serverImage();
    var pinned = spec.image(image.substring(0, image.lastIndexOf(':')) + digest);

    var delivered = node.deploy(put(pinned));

    assertEquals(0, delivered.code(), delivered::toString);
    assertEquals(2, model.status().servingRevision());
    refused(9, put(spec.image("docker.io/library/busybox" + digest)), "expected one of");
    refused(9, put(spec.image(image)), "by its digest");
  }

  @Test
  void aRejectedPackageEndsWithItsReason() {
    var pin = ground.trainer().quick("v2").pin().withSha256(Optional.of(NO_PACKAGE));

    var failed = node.deploy(put(spec.artifact(pin)));

    assertEquals(1, failed.code(), failed::toString);
    assertTrue(failed.err().contains("Rejected: DigestMismatch"), failed::toString);
    assertTrue(failed.err().contains("In traffic now: revision 1"), failed::toString);
    assertEquals(1, model.status().servingRevision());
  }

  @Test
  void parametersAreDataAndNothingElse() throws IOException {
    Path trace = node.folder().resolve("pwned");
    for (String text :
        List.of("$(touch pwned)", "x; touch pwned", "a[$(touch pwned)]", "x\ntouch pwned")) {
      for (String parameter : List.of("Model", "Key", "VersionId", "Digest", "Timeout")) {
        refused(3, put(newer).with(parameter, text), "not of the form");
        assertFalse(Files.exists(trace), parameter + " was run: " + text);
      }
    }
    // in the manifest it is a key that is not there, and no more
    var pin = ground.trainer().quick("v2").pin().withKey("$(touch pwned)`touch pwned`");
    var waited = node.deploy(put(spec.artifact(pin)).with("Timeout", "5"));
    assertEquals(2, waited.code(), waited::toString);
    assertTrue(waited.err().contains("ObjectNotFound"), waited::toString);
    assertFalse(Files.exists(trace), waited::toString);
  }

  @Test
  void whatIsNotTheManifestThatWasSentIsNotApplied() {
    refused(8, put(newer).with("Digest", NO_PACKAGE), "Nothing was applied");
    refused(7, put(newer).with("VersionId", "01BX5ZZKBKACTAV9WEVGEMMVRZ"), "could not be read");
    // overwritten in the bucket: the version is still the one that was sent
    var sent = put(newer);
    ground.bucket().put(sent.parameters().get("Key"), "{}".getBytes());
    assertEquals(0, node.deploy(sent).code());
  }

  @Test
  void onlyThePackageAndTheImageMayChange() {
    String manifest = model.json(newer);
    refused(9, put(manifest.replace("AnomalyModel", "Secret")), "kind is");
    refused(
        9,
        put(manifest.replace(Ground.NAMESPACE, Ground.OTHER_NAMESPACE)),
        "metadata.namespace is");
    refused(9, put(manifest.replace(model.name(), "another")), "metadata.name is");
    refused(9, put(newer.rollbackTo(1)), "spec.rollbackTo is for persons");
    refused(9, put(newer.with("/retry", "again")), "spec.retry is for persons");
    refused(9, put(newer.replicas(5)), "spec.replicas from 1 to 5");
    refused(
        9,
        put(newer.with("/rollout/gates/golden/enabled", false)),
        "spec.rollout.gates.golden.enabled");
    refused(
        9,
        put(newer.with("/artifact/s3/endpoint", "http://169.254.169.254")),
        "spec.artifact.s3.endpoint");
    refused(9, put(newer.credentials("wrong")), "spec.artifact.credentialsSecretName");
    refused(9, put(newer.without("/artifact/versionId")), "spec.artifact.versionId is absent");
    refused(10, put(newer.with("/unknown", 1)), "unknown");
    var other = node.put("absent", ground.model("absent").json(newer));
    var absent = node.deploy(other);
    assertEquals(9, absent.code(), absent::toString);
    assertTrue(ground.model("absent").find().isEmpty());
  }

  @Test
  void aPersonsRollbackIsKept() {
    assertEquals(0, node.deploy(put(newer)).code());
    model.apply(newer.rollbackTo(1));
    model.awaitOutcome("Pinned");

    var third = spec.artifact(ground.trainer().quick("v3").pin());
    refused(5, put(third), "a person's rollbackTo is in force");
    assertEquals(1, model.status().servingRevision());
  }

  @Test
  void oneDeliveryAtATime() throws IOException {
    Path taken = node.folder().resolve("taken");
    String hold =
        "exec 9>'%s' && flock -n 9 && touch '%s' && exec sleep 60"
            .formatted(node.folder().resolve("lock"), taken);
    var holder = new ProcessBuilder("bash", "-c", hold).start();
    try {
      Awaitility.await("the lock is taken").atMost(AT_ONCE).until(() -> Files.exists(taken));
      refused(6, put(newer), "another delivery");
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void describesAndChangesNothing() throws IOException {
    var before = model.status();
    var described = node.describe(model.name());

    assertEquals(0, described.code(), described::toString);
    JsonNode said = new JsonMapper().readTree(described.out());
    assertEquals(1, said.at("/status/servingRevision").asInt(), described::toString);
    assertEquals(
        before.resource().at("/spec/artifact"), said.at("/spec/artifact"), described::toString);
    assertEquals(before.generation(), model.status().generation());
    assertEquals(11, node.describe("absent").code());
  }

  @Test
  void itsAccountCanDoNothingElse() {
    var list = node.kubectl("auth", "can-i", "--list", "-n", model.namespace());
    assertTrue(list.succeeded(), list::toString);
    Set<String> resources =
        list.out()
            .lines()
            .skip(1)
            .map(line -> line.split("\\s+", 2)[0])
            .filter(resource -> !resource.isEmpty())
            .collect(Collectors.toSet());
    // the rest is of system:basic-user, and tells an account about itself
    assertEquals(
        Set.of(
            "anomalymodels.anomaly-operator.io",
            "selfsubjectreviews.authentication.k8s.io",
            "selfsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectrulesreviews.authorization.k8s.io"),
        resources,
        list::toString);
    assertTrue(
        list.out().lines().anyMatch(line -> line.matches("anomalymodels\\.\\S+.*\\[get patch]")),
        list::toString);

    String here = "--namespace=" + model.namespace();
    for (List<String> attempt :
        List.of(
            List.of("get", "pods", here),
            List.of("get", "secrets", here),
            List.of("get", "anomalymodels", here),
            List.of("delete", model.reference(), here),
            List.of("run", "shell", "--image=busybox", here),
            List.of("create", "token", "default", here),
            List.of(
                "patch",
                model.reference(),
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Serving\"}}",
                here),
            List.of("scale", model.reference(), "--replicas=2", here),
            List.of("get", model.reference(), "--namespace=" + Ground.OTHER_NAMESPACE),
            List.of("get", "secrets", "--namespace=" + Ground.OPERATOR_NAMESPACE),
            List.of("get", "nodes"))) {
      var tried = node.kubectl(attempt.toArray(String[]::new));
      assertFalse(tried.succeeded(), tried::toString);
      assertTrue(tried.err().toLowerCase(Locale.ROOT).contains("forbidden"), tried::toString);
    }
    var read = node.kubectl("get", model.reference(), here);
    assertTrue(read.succeeded(), read::toString);
  }

  private Manifest put(ModelSpec asked) {
    return put(model.json(asked));
  }

  private Manifest put(String manifest) {
    return node.put(model.name(), manifest);
  }

  private void refused(int code, Manifest manifest, String words) {
    long before = model.status().generation();
    Shell.Result ended = node.deploy(manifest);
    assertEquals(code, ended.code(), ended::toString);
    assertTrue(ended.err().contains(words), ended::toString);
    assertEquals(before, model.status().generation(), "something was applied");
  }
}
