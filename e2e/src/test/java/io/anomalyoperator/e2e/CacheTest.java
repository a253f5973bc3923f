package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.PackageVolume;
import io.anomalyoperator.e2e.ground.Pin;
import io.anomalyoperator.e2e.ground.S3Proxy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.UncheckedIOException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With a cache, pods and revisions come back while S3 is away; and bad bytes never do. */
@EndToEnd
class CacheTest {

  @Test
  void podsAndColdRevisionsComeBackWithoutS3(Ground ground) {
    var v1 = ground.trainer().quick("v1");
    var v2 = ground.trainer().quick("v2");
    var model = ground.model("cached");
    try (var s3 = S3Proxy.open(ground.settings());
        var volume = PackageVolume.claim(ground, "packages");
        var _ = deletedAtTheEnd(model)) {
      model.apply(spec(v1.pin(), s3, volume));
      model.awaitOutcome("Promoted");
      var newer = spec(v2.pin(), s3, volume);
      model.apply(newer);
      model.awaitOutcome("Promoted");
      Awaitility.await("the first revision has no pods any more")
          .atMost(SOON)
          .until(() -> model.pods(1).isEmpty());
      s3.cut();

      Pod again = replaced(ground, model, 2);
      assertTrue(fetchLog(ground, again).contains("from the cache"), fetchLog(ground, again));
      float[] row = v2.content().golden().inputs()[0];
      // the node hears of a ready pod a moment later
      Awaitility.await("the pod is asked")
          .atMost(SOON)
          .ignoreException(UncheckedIOException.class)
          .until(() -> model.predictions().predict(row).path("revision").asInt() == 2);

      model.apply(newer.rollbackTo(1));
      assertEquals(1, model.awaitOutcome("Pinned").servingRevision());
      float[] other = v1.content().golden().inputs()[0];
      assertEquals(1, model.predictions().predict(other).path("revision").asInt());
    }
  }

  @Test
  void aDamagedPackageIsNeverServedAndIsHealedFromS3(Ground ground) {
    var trained = ground.trainer().quick("v1");
    var model = ground.model("healed");
    try (var s3 = S3Proxy.open(ground.settings());
        var volume = PackageVolume.claim(ground, "damaged");
        var _ = deletedAtTheEnd(model)) {
      model.apply(spec(trained.pin(), s3, volume));
      model.awaitOutcome("Promoted");
      s3.cut();
      volume.damage();

      Pod waiting = successor(ground, model, 1);
      Awaitility.await("its fetch says that the package is damaged, and tries S3")
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () -> {
                String log = fetchLog(ground, waiting);
                return log.contains("is not what its name says and is deleted")
                    && log.contains("trying again");
              });
      s3.restore();
      awaitReady(ground, waiting);

      s3.cut();
      Pod healed = replaced(ground, model, 1);
      assertTrue(fetchLog(ground, healed).contains("from the cache"), fetchLog(ground, healed));
    }
  }

  private static ModelSpec spec(Pin pin, S3Proxy s3, PackageVolume volume) {
    return ModelSpec.of(pin)
        .with("/artifact/s3/endpoint", s3.endpoint().toString())
        .with("/artifact/s3/pathStyle", true)
        .with("/server/cache/claimName", volume.name())
        .with("/server/cache/sizeLimit", "50Mi");
  }

  private interface End extends AutoCloseable {
    @Override
    void close();
  }

  /** Before its volume is. */
  private static End deletedAtTheEnd(Model model) {
    return model::delete;
  }

  /** Deletes the one pod of a revision; its successor, once that is ready. */
  private static Pod replaced(Ground ground, Model model, int revision) {
    Pod successor = successor(ground, model, revision);
    awaitReady(ground, successor);
    return successor;
  }

  private static Pod successor(Ground ground, Model model, int revision) {
    Pod pod = model.pods(revision).getFirst();
    ground.client().resource(pod).delete();
    Awaitility.await("another pod takes the place of " + pod.getMetadata().getName())
        .atMost(SOON)
        .until(() -> !others(model, revision, pod).isEmpty());
    return others(model, revision, pod).getFirst();
  }

  private static List<Pod> others(Model model, int revision, Pod pod) {
    return model.pods(revision).stream()
        .filter(other -> !other.getMetadata().getUid().equals(pod.getMetadata().getUid()))
        .toList();
  }

  private static void awaitReady(Ground ground, Pod pod) {
    Awaitility.await(pod.getMetadata().getName() + " is ready")
        .atMost(SOON)
        .until(() -> Readiness.isPodReady(ground.client().resource(pod).get()));
  }

  private static String fetchLog(Ground ground, Pod pod) {
    return ground
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .inContainer("fetch")
        .getLog();
  }
}
