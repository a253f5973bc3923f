package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.Children;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Faults;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** An operator with other defaults takes over: what runs is left as it is. */
@EndToEnd
@Isolated("the operator gets other settings")
class UpgradedOperatorTest {

  @AfterAll
  static void backToTheFormer(Ground ground) {
    ground.chart().upgrade(ground.settings().serverImage(), Map.of());
  }

  @Test
  void writesNothingToRunningModels(Ground ground) {
    var pin = ground.trainer().quick("v1").pin();
    var running = ground.model("running");
    running.apply(ModelSpec.of(pin));
    running.awaitOutcome("Promoted");
    var resourceVersion = running.awaitReady().resourceVersion();
    await("the record of what was decided")
        .atMost(SOON)
        .until(() -> recorded(children(ground, running)));
    var before = children(ground, running).written();

    String other = new Faults(ground).otherNameOfTheServerImage();
    ground.chart().upgrade(other, Map.of("switchSettleSeconds", "2"));
    // the new one is at work when it has made something
    var later = ground.model("later");
    later.apply(ModelSpec.of(pin));
    later.awaitReady();

    assertEquals(other, image(later), "the new default is not in use");
    assertEquals(ground.settings().serverImage(), image(running));
    assertEquals(before, children(ground, running).written());
    assertEquals(resourceVersion, running.status().resourceVersion());
  }

  private static Children children(Ground ground, Model model) {
    return Children.of(ground.client(), model.namespace(), model.name());
  }

  /** It is written after the status, and the last of all. */
  private static boolean recorded(Children children) {
    return children.names().stream().anyMatch(name -> name.startsWith("ConfigMap/"));
  }

  private static String image(Model model) {
    return model.pods(1).get(0).getSpec().getContainers().get(0).getImage();
  }
}
