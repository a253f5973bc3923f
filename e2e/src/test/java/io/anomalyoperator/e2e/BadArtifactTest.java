package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.AT_ONCE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.Pin;
import io.anomalyoperator.e2e.ground.PodWatch;
import io.anomalyoperator.e2e.ground.Repackage;
import io.anomalyoperator.e2e.ground.Trainer.Trained;
import io.anomalyoperator.modelpackage.Violation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be verified makes no pod, moves nothing, and says why. */
@EndToEnd
class BadArtifactTest {
  private static final String NOT_ITS_DIGEST = "0".repeat(64);
  private static final int DEADLINE_SECONDS = 5;

  @TempDir private Path folder;
  private Ground ground;
  private Model model;
  private Trained good;
  private ModelSpec spec;
  private Set<String> serving;

  @BeforeEach
  void aModelServes(Ground laid, TestInfo test) {
    ground = laid;
    good = ground.trainer().quick("v1");
    model = ground.model("bad-" + Math.abs(test.getDisplayName().hashCode() % 1000));
    spec = ModelSpec.of(good.pin());
    model.apply(spec);
    model.awaitReady();
    serving = podNames();
  }

  @Test
  void verdictsAreGivenAtOnce() {
    byte[] truncated = Repackage.truncated(good.archive());
    byte[] climbing = Repackage.climbing(good.archive());
    byte[] altered = Repackage.altered(good.archive());
    Path renamed = folder.resolve("renamed.tar.gz");
    Repackage.renamedInput(good.archive(), renamed, "pixels");
    assertAll(
        () ->
            verdict(
                "DigestMismatch",
                NOT_ITS_DIGEST,
                good.pin().withSha256(Optional.of(NOT_ITS_DIGEST))),
        () -> invalid(Violation.TRUNCATED, put("truncated", truncated)),
        () -> invalid(Violation.PARENT_PATH, put("entry-above-the-folder", climbing)),
        () -> invalid(Violation.WRONG_HASH, put("other-hash-than-the-manifests", altered)),
        () -> verdict("ContractChanged", "pixels", ground.trainer().publish(renamed).pin()));
  }

  @Test
  void anObjectThatIsMissingIsWaitedForAndServesWhenItIsThere() throws IOException {
    var late = ground.trainer().quick("v2");
    String key = "late/" + System.nanoTime() + ".tar.gz";
    var pin = new Pin(good.pin().bucket(), key, Optional.empty(), late.pin().sha256());

    unable("ObjectNotFound", spec.artifact(pin));

    timeForPods(spec.artifact(pin));
    ground.bucket().put(key, Files.readAllBytes(late.archive()));
    healed();
  }

  @Test
  void aVersionThatIsMissingIsSaid() {
    unable(
        "VersionNotFound",
        spec.artifact(good.pin().withVersionId(Optional.of("01BX5ZZKBKACTAV9WEVGEMMVRZ"))));
  }

  @Test
  void wrongCredentialsAreSaidAndServeWhenTheyAreMended() {
    ground.credentials(model.namespace(), "wrong", "nobody", "wrongsecret");
    var other = ground.trainer().quick("v2");

    unable("AccessDenied", spec.artifact(other.pin()).credentials("wrong"));

    timeForPods(spec.artifact(other.pin()).credentials("wrong"));
    var settings = ground.settings();
    ground.credentials(model.namespace(), "wrong", settings.s3AccessKey(), settings.s3SecretKey());
    healed();
  }

  private Pin put(String key, byte[] archive) {
    return ground.bucket().put("bad/" + key + ".tar.gz", archive);
  }

  private void invalid(Violation violation, Pin pin) {
    verdict("PackageInvalid", violation.name(), pin);
  }

  private void verdict(String reason, String word, Pin pin) {
    try (PodWatch pods = model.watchPods()) {
      model.apply(spec.artifact(pin));
      var status = model.await("to be decided", AT_ONCE, ModelStatus::decided);
      rejected(status, reason);
      assertTrue(status.message().contains(word), () -> "no word of " + word + ": " + status);
      nothingMoved(pods);
    }
  }

  private void unable(String reason, ModelSpec asked) {
    try (PodWatch pods = model.watchPods()) {
      model.apply(asked);
      var stalled =
          model.await(
              "to be stalled for " + reason,
              AT_ONCE,
              status ->
                  status.current()
                      && status.condition("Stalled").equals(Optional.of("True"))
                      && status.conditionReason("Stalled").equals(reason));
      assertFalse(stalled.ready());

      model.apply(asked.deadlineSeconds(DEADLINE_SECONDS));
      var status =
          model.await("to be decided", AT_ONCE.plusSeconds(DEADLINE_SECONDS), ModelStatus::decided);
      rejected(status, "CouldNotVerify");
      assertTrue(status.toString().contains(reason), () -> "no word of " + reason + ": " + status);
      nothingMoved(pods);
    }
  }

  private static void rejected(ModelStatus status, String reason) {
    assertEquals(Optional.of("Rejected"), status.outcome(), status::toString);
    assertEquals(reason, status.reason(), status::toString);
    assertFalse(status.message().isBlank(), status::toString);
    assertEquals(Optional.of("False"), status.condition("Ready"), status::toString);
    assertEquals(Optional.of("True"), status.condition("Stalled"), status::toString);
    assertEquals(Optional.of("True"), status.condition("Available"), status::toString);
  }

  private void nothingMoved(PodWatch pods) {
    assertEquals(serving, pods.names(), "pods that were there or appeared");
    assertEquals(serving, podNames(), "pods that are there");
    assertEquals(1, model.status().servingRevision());
    assertEquals(
        1,
        model.predictions().predict(good.content().golden().inputs()[0]).path("revision").asInt());
  }

  /** A longer deadline is no other request: it decides nothing anew, and starts nothing. */
  private void timeForPods(ModelSpec asked) {
    model.apply(asked);
    var status = model.await("to have seen the new deadline", AT_ONCE, ModelStatus::current);
    assertEquals(Optional.of("Rejected"), status.outcome(), status::toString);
  }

  private void healed() {
    var status =
        model.await(
            "to serve what it could not at first", Duration.ofMinutes(2), ModelStatus::ready);
    assertEquals(2, status.servingRevision(), status::toString);
  }

  private Set<String> podNames() {
    return model.pods().stream()
        .map(HasMetadata::getMetadata)
        .map(metadata -> metadata.getName())
        .collect(Collectors.toSet());
  }
}
