package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.DeliveryNode;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelChart;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Nothing that is asked for while no operator is there is taken for finished, by whatever tool; and
 * all of it is done when one is back.
 */
@EndToEnd
@Isolated("the operator is away")
class OperatorAwayTest {
  private static final Path ROOT = Path.of(System.getProperty("e2e.root", ".."));
  private static final Duration SHORT = Duration.ofSeconds(5);

  @Test
  void neitherAFreshNorAChangedModelIsTakenForFinished(Ground ground, @TempDir Path folder) {
    var first = ModelSpec.of(ground.trainer().quick("v1").pin());
    var second = first.artifact(ground.trainer().quick("v2").pin());
    var chart = ModelChart.in(folder);
    var fresh = ground.model("unattended");
    var changed = ground.model("unattended-change");
    var delivered = ground.model("unattended-delivery");
    assertEquals(0, chart.upgrade(changed, first, SOON).code());
    delivered.apply(first);
    delivered.awaitOutcome("Promoted");

    ground.scaleOperator(0);
    try (var node = new DeliveryNode(ground, delivered.namespace(), ROOT)) {
      helmTires(chart.upgrade(fresh, first, SHORT));
      helmTires(chart.upgrade(changed, second, SHORT));
      timesOut(PipelineTest.awaitRollout(fresh, "--timeout=3s"));
      kubectlTires(ground, fresh);
      var sent = node.put(delivered.name(), delivered.json(second));
      timesOut(node.deploy(sent.with("Timeout", "3")));
    } finally {
      ground.scaleOperator(1);
    }

    assertEquals(0, chart.upgrade(fresh, first, SOON).code());
    assertEquals(Optional.of("Promoted"), fresh.status().outcome());
    var awaited = PipelineTest.awaitRollout(fresh);
    assertEquals(0, awaited.code(), awaited::toString);
    assertEquals(0, chart.upgrade(changed, second, SOON).code());
    assertEquals(2, changed.awaitOutcome("Promoted").servingRevision());
    assertEquals(2, delivered.awaitOutcome("Promoted").servingRevision());
  }

  private static void helmTires(Shell.Result upgraded) {
    assertNotEquals(0, upgraded.code(), "helm believed a model that nobody looked at");
    assertTrue(upgraded.err().contains(ModelChart.TIMED_OUT), upgraded::toString);
  }

  private static void timesOut(Shell.Result script) {
    assertEquals(2, script.code(), script::toString);
    assertTrue(script.err().contains("as if no operator were at work"), script::toString);
  }

  private static void kubectlTires(Ground ground, Model model) {
    var waited =
        ground.kubectl(
            "-n",
            model.namespace(),
            "wait",
            model.reference(),
            "--for=condition=Ready",
            "--timeout=3s");
    assertFalse(waited.succeeded(), "kubectl wait believed a model that nobody looked at");
  }
}
