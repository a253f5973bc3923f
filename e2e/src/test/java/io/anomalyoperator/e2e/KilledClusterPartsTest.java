package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Faults;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of the cluster is killed in the middle of a rollout: users do not notice. */
@EndToEnd
class KilledClusterPartsTest {

  @ParameterizedTest
  @ValueSource(strings = {"kube-apiserver", "kubelet"})
  void servingGoesOnAndTheStateConverges(String part, Ground ground) throws Exception {
    var v1 = ground.trainer().quick("v1");
    var v2 = ground.trainer().quick("v2");
    var model = ground.model("bereft-of-" + part);
    model.apply(ModelSpec.of(v1.pin()));
    model.awaitReady();

    var load = Load.on(model, v1.content().golden().inputs()[0], 4, Duration.ofMillis(40));
    try (load) {
      model.apply(ModelSpec.of(v2.pin()));
      model.await("to stage its second revision", LATER, s -> s.step().equals("Stage"));
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
    }
    // a kubelet that starts anew has no probe result yet and calls its pods not ready for a moment:
    // with one node, new connections find no endpoint until then; open ones are nobody's business
    boolean kubelet = part.equals("kubelet");
    assertEquals(
        List.of(), load.stop().failed().stream().filter(hit -> hit.kept() || !kubelet).toList());
  }
}
