package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chart with a model in it: {@code helm upgrade --wait} of Helm 4 goes by kstatus, and so do
 * other tools; what it is told is the truth, also while no operator is there to tell it.
 */
@EndToEnd
class HelmWaitTest {
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final String TIMED_OUT = "context deadline exceeded";

  @TempDir Path chart;

  @BeforeEach
  void aChart() throws IOException {
    var version = Shell.succeed(SHORT, Map.of(), List.of("helm", "version", "--short"));
    assertTrue(version.startsWith("v4."), "Helm 4 waits by kstatus, found " + version);
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("Chart.yaml"), "{apiVersion: v2, name: model, version: 0.0.1}\n");
  }

  @Test
  void itWaitsThroughTheBakeAndFailsAtAVersionThatIsRefused(Ground ground) throws IOException {
    var pin = ground.trainer().quick("v1").pin();
    var model = ground.model("charted");
    var spec = ModelSpec.of(pin).bakeSeconds(5);

    var installed = upgrade(model, spec, SOON);
    assertEquals(0, installed.code(), installed::toString);
    var served = model.status();
    assertEquals(Optional.of("Promoted"), served.outcome(), "it waits through the bake");

    var refused = upgrade(model, spec.artifact(pin.withSha256(Optional.of("0".repeat(64)))), SOON);
    assertNotEquals(0, refused.code(), "helm took a version for good that does not serve");
    assertFalse(refused.err().contains(TIMED_OUT), "told, and not tired: " + refused.err());
    assertEquals("DigestMismatch", model.status().reason());

    var mended = upgrade(model, spec, SOON);
    assertEquals(0, mended.code(), mended::toString);
    assertEquals(Optional.of("Unchanged"), model.status().outcome());
  }

  @Test
  void withoutAnOperatorNeitherAFreshNorAChangedModelIsTakenForFinished(Ground ground)
      throws IOException {
    var first = ModelSpec.of(ground.trainer().quick("v1").pin());
    var second = ModelSpec.of(ground.trainer().quick("v2").pin());
    var model = ground.model("unattended");
    ground.scaleOperator(0);
    try {
      tired(upgrade(model, first, SHORT));
      ground.scaleOperator(1);
      assertEquals(0, upgrade(model, first, SOON).code());
      assertEquals(Optional.of("Promoted"), model.status().outcome());

      ground.scaleOperator(0);
      tired(upgrade(model, second, SHORT));
    } finally {
      ground.scaleOperator(1);
    }
    assertEquals(0, upgrade(model, second, SOON).code());
    assertEquals(2, model.status().servingRevision());
    assertEquals(Optional.of("Promoted"), model.status().outcome());
  }

  private static void tired(Shell.Result result) {
    assertNotEquals(0, result.code(), "helm believed a model that nobody looked at");
    assertTrue(result.err().contains(TIMED_OUT), result::toString);
  }

  private Shell.Result upgrade(Model model, ModelSpec spec, Duration timeout) throws IOException {
    Files.writeString(chart.resolve("templates/model.yaml"), model.yaml(spec));
    long begin = System.nanoTime();
    var result =
        Shell.run(
            timeout.plusSeconds(60),
            Map.of(),
            List.of(
                "helm",
                "upgrade",
                "--install",
                model.name(),
                chart.toString(),
                "--namespace",
                model.namespace(),
                "--wait",
                "--timeout",
                timeout.toSeconds() + "s"));
    System.out.printf(
        "helm upgrade --wait of %s: code %d after %d ms: %s%n",
        model,
        result.code(),
        Duration.ofNanos(System.nanoTime() - begin).toMillis(),
        result.err().strip());
    return result;
  }
}
