package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.ModelChart;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chart with a model in it: {@code helm upgrade --wait} of Helm 4 goes by kstatus, and so do
 * other tools; what it is told is the truth. See also {@link OperatorAwayTest}.
 */
@EndToEnd
class HelmWaitTest {
  @Test
  void itWaitsThroughTheBakeAndFailsAtAVersionThatIsRefused(Ground ground, @TempDir Path folder) {
    var chart = ModelChart.in(folder);
    var pin = ground.trainer().quick("v1").pin();
    var model = ground.model("charted");
    var spec = ModelSpec.of(pin).bakeSeconds(5);

    var installed = chart.upgrade(model, spec, SOON);
    assertEquals(0, installed.code(), installed::toString);
    var served = model.status();
    assertEquals(Optional.of("Promoted"), served.outcome(), "it waits through the bake");

    var refused =
        chart.upgrade(model, spec.artifact(pin.withSha256(Optional.of("0".repeat(64)))), SOON);
    assertNotEquals(0, refused.code(), "helm took a version for good that does not serve");
    assertFalse(
        refused.err().contains(ModelChart.TIMED_OUT), "told, and not tired: " + refused.err());
    assertEquals("DigestMismatch", model.status().reason());

    var mended = chart.upgrade(model, spec, SOON);
    assertEquals(0, mended.code(), mended::toString);
    assertEquals(Optional.of("Unchanged"), model.status().outcome());
  }
}
