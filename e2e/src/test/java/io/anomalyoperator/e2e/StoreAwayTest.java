package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Faults;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.Pin;
import io.anomalyoperator.e2e.ground.S3Proxy;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** S3 is away: what serves goes on, and what is asked for waits and says why. */
@EndToEnd
class StoreAwayTest {
  private static final String SERVER = "model-server";

  @Test
  void servingPodsRestartTheirContainersAndGoOn(Ground ground) {
    var trained = ground.trainer().quick("v1");
    var model = ground.model("restarting");
    try (var s3 = S3Proxy.open(ground.settings())) {
      model.apply(spec(trained.pin(), s3));
      model.awaitOutcome("Promoted");
      Pod pod = model.pods(1).get(0);
      float[] row = trained.content().golden().inputs()[0];
      double score = score(model, row);
      s3.cut();

      // another name for the image: the kubelet starts the container anew, in the same pod
      String image = new Faults(ground).otherNameOfTheServerImage();
      ground.client().resource(pod).edit(current -> withImage(current, image));

      Awaitility.await("the container was started anew and is ready")
          .atMost(SOON)
          .until(() -> restartedAndReady(ground.client().resource(pod).get()));
      assertEquals(List.of(uid(pod)), model.pods(1).stream().map(StoreAwayTest::uid).toList());
      Awaitility.await("the model answers again")
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> assertEquals(score, score(model, row), 1e-9));
    }
  }

  @Test
  void aNewVersionSaysWhyItCannotBeVerifiedAndRecovers(Ground ground) {
    var v1 = ground.trainer().quick("v1");
    var v2 = ground.trainer().quick("v2");
    var model = ground.model("cut-off");
    try (var s3 = S3Proxy.open(ground.settings())) {
      model.apply(spec(v1.pin(), s3));
      model.awaitOutcome("Promoted");
      s3.cut();

      model.apply(spec(v2.pin(), s3));
      var away =
          model.await(
              "to say that S3 does not answer",
              SOON,
              s -> s.current() && s.conditionReason("Verified").equals("StoreUnreachable"));
      assertEquals("none", away.condition("Stalled").orElse("none"), away.toString());

      model.apply(spec(v2.pin(), s3).deadlineSeconds(10));
      var decided = model.awaitOutcome("Rejected");
      assertEquals("CouldNotVerify", decided.reason());
      assertEquals("True", decided.condition("Stalled").orElse("none"), decided.toString());
      assertEquals(1, decided.servingRevision());
      assertEquals(List.of(), model.pods(2), "a pod was made of what nobody could verify");

      // time for pods to start; a longer deadline decides nothing anew
      long asked = model.apply(spec(v2.pin(), s3)).generation();
      var waiting = model.await("to have seen the new deadline", SOON, ModelStatus::current);
      assertEquals("Rejected", waiting.outcome().orElse("none"), waiting.toString());

      s3.restore();
      var healed = model.await("to be promoted by itself", SOON, s -> s.servingRevision() == 2);
      assertEquals(asked, healed.generation());
      model.awaitOutcome("Promoted");
    }
  }

  @Test
  void returnsToWarmPodsWithoutS3(Ground ground) {
    var v1 = ground.trainer().quick("v1");
    var v2 = ground.trainer().quick("v2");
    var model = ground.model("returning");
    try (var s3 = S3Proxy.open(ground.settings())) {
      model.apply(spec(v1.pin(), s3));
      model.awaitOutcome("Promoted");
      var spec = spec(v2.pin(), s3).bakeSeconds(600);
      model.apply(spec);
      model.await("to bake its second revision", SOON, s -> s.step().equals("Bake"));
      s3.cut();

      model.apply(spec.rollbackTo(1));

      assertEquals(1, model.awaitOutcome("Pinned").servingRevision());
    }
  }

  private static ModelSpec spec(Pin pin, S3Proxy s3) {
    return ModelSpec.of(pin)
        .with("/artifact/s3/endpoint", s3.endpoint().toString())
        .with("/artifact/s3/pathStyle", true);
  }

  private static double score(Model model, float[] row) {
    return model.predictions().predict(row).required("score").asDouble();
  }

  private static Pod withImage(Pod pod, String image) {
    return new PodBuilder(pod)
        .editSpec()
        .editMatchingContainer(container -> container.getName().equals(SERVER))
        .withImage(image)
        .endContainer()
        .endSpec()
        .build();
  }

  private static boolean restartedAndReady(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(container -> container.getName().equals(SERVER))
        .anyMatch(
            (ContainerStatus container) -> container.getRestartCount() > 0 && container.getReady());
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
