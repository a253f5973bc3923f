package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.DeliveryNode;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.GitRepository;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Patience;
import io.anomalyoperator.e2e.ground.Pin;
import io.anomalyoperator.e2e.ground.Registry;
import io.anomalyoperator.e2e.ground.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A commit is the whole deployment, from the file in git to what the pipeline is told. Real are the
 * scripts, git, the {@code aws} CLI with S3, the document's script, the account of deliveries and
 * the cluster; SSM is not.
 */
@EndToEnd
class CommitTest {
  private static final Path ROOT = Path.of(System.getProperty("e2e.root", "..")).normalize();

  /** What a runner needs of the repository for a delivery. */
  private static final List<String> PIPELINE =
      List.of(
          "gitops/deliver.py",
          "gitops/drift.py",
          "gitops/manifests.py",
          "gitops/revert.sh",
          "gitops/validate.py",
          "infra/ssm/send.py",
          "crds/anomalymodels.anomaly-operator.io.yaml");

  private Ground ground;
  private DeliveryNode node;
  private Model model;
  private GitRepository repository;
  private Path folder;

  @Test
  void whatIsCommittedServesAndWhatIsNoGoodIsTakenBackByACommit(Ground laid, @TempDir Path temp)
      throws IOException {
    ground = laid;
    folder = temp;
    model = ground.model(Ground.OTHER_NAMESPACE, "committed");
    repository = GitRepository.in(folder.resolve("repository"));
    for (String file : PIPELINE) {
      repository.put(file, Files.readString(ROOT.resolve(file)));
    }
    try (var server = new DeliveryNode(ground, model.namespace(), ROOT)) {
      node = server;
      aModelServes();

      Pin newer = ground.trainer().quick("v2").pin();
      long begin = System.nanoTime();
      commit(newer);
      var served = deliver();
      assertEquals(0, served.code(), served::toString);
      System.out.printf(
          "delivery: commit to Promoted in %.1f s%n", (System.nanoTime() - begin) / 1e9);
      assertEquals(2, model.status().servingRevision());
      var same = drift();
      assertEquals(0, same.code(), same::toString);
      assertEquals("staging/committed: as in git\n", same.out());

      commit(broken());
      assertEquals(0, validate().code(), "the object is there, and no good");
      var rejected = deliver();
      assertEquals(1, rejected.code(), rejected::toString);
      assertTrue(rejected.err().contains("Rejected: PackageInvalid"), rejected::toString);
      assertEquals(2, model.status().servingRevision());

      revert();
      assertEquals(0, validate().code());
      var taken = deliver();
      assertEquals(0, taken.code(), taken::toString);
      assertEquals(2, model.status().servingRevision());
      assertTrue(model.status().ready(), () -> model.status().toString());

      commit(newer.withVersionId(Optional.of("01BX5ZZKBKACTAV9WEVGEMMVRZ")));
      var absent = validate();
      assertEquals(1, absent.code(), absent::toString);
      assertTrue(absent.err().contains("in version 01BX5"), absent::toString);
      var other = drift();
      assertEquals(1, other.code(), other::toString);
      assertTrue(other.out().contains("spec.artifact.versionId is"), other::toString);
    }
  }

  private void aModelServes() {
    commit(ground.trainer().quick("v1").pin());
    Path first = checkout();
    Shell.succeed(
        Patience.SOON,
        Map.of(),
        List.of(
            "kubectl",
            "apply",
            "--server-side",
            "--field-manager=ci-deployer",
            "--filename=" + first.resolve(file())));
    model.awaitOutcome("Promoted");
  }

  private Shell.Result deliver() {
    return pipeline(
        DeliveryNode.DEPLOY,
        "gitops/deliver.py",
        "staging",
        model.name(),
        "--bucket=" + ground.bucket().name());
  }

  /** Whether what serves is what is in git. */
  private Shell.Result drift() {
    return pipeline(DeliveryNode.DESCRIBE, "gitops/drift.py", "staging");
  }

  private Shell.Result pipeline(String document, String... arguments) {
    var command = new ArrayList<>(List.of(arguments));
    command.add("--target=AnomalyServer=staging");
    command.add("--document=" + DeliveryNode.nameOf(document));
    command.add("--document-version=" + DeliveryNode.DOCUMENT_VERSION);
    command.add("--document-hash=" + node.documentHash(document));
    return node.pipeline(checkout(), command.toArray(String[]::new));
  }

  private Shell.Result validate() {
    Path checkout = checkout();
    return node.pipeline(
        checkout, "gitops/validate.py", "--in-s3", checkout.resolve(file()).toString());
  }

  private void commit(Pin pin) {
    var image = new Registry().byDigest(ground.settings().serverImage());
    repository
        .put(file(), model.yaml(ModelSpec.of(pin).image(image)))
        .commit("Pin " + pin.sha256().orElseThrow());
  }

  private void revert() {
    Path script = folder.resolve("repository/gitops/revert.sh");
    Shell.succeed(
        Patience.SOON,
        Map.of(
            "GIT_AUTHOR_NAME", "e2e",
            "GIT_AUTHOR_EMAIL", "e2e@example.com",
            "GIT_COMMITTER_NAME", "e2e",
            "GIT_COMMITTER_EMAIL", "e2e@example.com"),
        List.of(
            "env",
            "-C",
            folder.resolve("repository").toString(),
            "bash",
            script.toString(),
            "staging",
            model.name()));
  }

  private String file() {
    return "gitops/environments/staging/" + model.name() + ".yaml";
  }

  private final List<Path> checkouts = new ArrayList<>();

  /** What a runner has: the newest commit, and nothing else. */
  private Path checkout() {
    checkouts.add(repository.cloneTo(folder.resolve("checkout-" + checkouts.size())));
    return checkouts.getLast();
  }

  /** Published by its digest, and no archive. */
  private Pin broken() {
    byte[] bytes = "no package".getBytes(StandardCharsets.UTF_8);
    String digest = DeliveryNode.sha256(bytes);
    return ground
        .bucket()
        .put("broken/" + digest + ".tar.gz", bytes)
        .withSha256(Optional.of(digest));
  }
}
