package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Faults;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.LoadReport;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of the cluster is killed in the middle of a rollout: users do not notice. */
@EndToEnd
@Isolated("parts of the cluster are killed")
class KilledClusterPartsTest {
  /** A kubelet starts anew and has asked each pod once well before that. */
  private static final Duration KUBELET_BACK = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(strings = {"kube-apiserver", "kubelet"})
  void servingGoesOnAndTheStateConverges(String part, Ground ground) throws Exception {
    var v1 = ground.trainer().quick("v1");
    var v2 = ground.trainer().quick("v2");
    var model = ground.model("bereft-of-" + part);
    model.apply(ModelSpec.of(v1.pin()));
    model.awaitReady();

    var load = Load.on(model, v1.content().golden().inputs()[0], 4, Duration.ofMillis(40));
    long killed;
    try (load) {
      model.apply(ModelSpec.of(v2.pin()));
      model.await("to stage its second revision", LATER, s -> s.step().equals("Stage"));
      killed = System.nanoTime();
      new Faults(ground).kill(part);

      Awaitility.await("the second revision is promoted")
          .atMost(LATER)
          .pollInterval(Duration.ofMillis(200))
          // the API server is away for a while
          .ignoreExceptions()
          .until(
              () -> {
                var status = model.status();
                return status.servingRevision() == 2
                    && status.outcome().filter("Promoted"::equals).isPresent();
              });
      Awaitility.await("new connections are answered after the promotion")
          .atMost(KUBELET_BACK)
          .until(() -> answersNewConnections(load.report()));
    }
    // a kubelet that starts anew has no probe result yet and calls its pods not ready for a moment:
    // with one node, new connections find no endpoint until then; open ones are nobody's business
    boolean kubelet = part.equals("kubelet");
    assertEquals(
        List.of(),
        load.stop().failed().stream()
            .filter(hit -> !kubelet || hit.kept() || !whileAway(hit.sent() - killed))
            .toList());
  }

  private static boolean answersNewConnections(LoadReport report) {
    var fresh = report.matching(hit -> !hit.kept());
    return fresh.size() >= 20
        && fresh.subList(fresh.size() - 20, fresh.size()).stream()
            .allMatch(hit -> hit.revision() == 2);
  }

  private static boolean whileAway(long nanos) {
    return nanos >= 0 && nanos <= KUBELET_BACK.toNanos();
  }
}
