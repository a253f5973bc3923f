package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.e2e.ground.Children;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Shell;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What people type every day: kubectl's own verbs do what they say, and deletion leaves nothing.
 */
@EndToEnd
class EverydayTest {

  @Test
  void kubectlWaitsScalesAndShowsColumns(Ground ground) {
    var pin = ground.trainer().quick("v1").pin();
    var model = ground.model("everyday");
    model.apply(ModelSpec.of(pin));

    var waited = kubectl(ground, model, "wait", "--for=condition=Ready", "--timeout=90s");
    assertTrue(waited.succeeded(), waited.err());
    assertTrue(model.status().ready(), "kubectl wait ended before the model was ready");

    var scaled = kubectl(ground, model, "scale", "--replicas=2");
    assertTrue(scaled.succeeded(), scaled.err());
    var status = model.await("to have two ready pods", SOON, s -> s.readyReplicas() == 2);
    assertEquals(1, status.servingRevision(), "scaling made another revision");
    assertEquals(2, model.pods(1).size());

    waited = kubectl(ground, model, "wait", "--for=condition=Ready", "--timeout=90s");
    assertTrue(waited.succeeded(), waited.err());
    var shown = kubectl(ground, model, "get");
    var lines = shown.out().lines().toList();
    assertEquals(
        List.of("NAME", "SERVING", "REQUESTED", "PHASE", "READY", "MODEL VERSION", "AGE"),
        columns(lines.get(0)));
    assertEquals(
        List.of("everyday", "1", "1", "Serving", "2/2", "v1"), columns(lines.get(1)).subList(0, 6));
    var wide = kubectl(ground, model, "get", "-o", "wide").out();
    assertTrue(wide.contains(pin.sha256().orElseThrow()), wide);
    assertTrue(wide.contains("Serving"), wide);
  }

  @Test
  void waitingForAVersionThatIsRefusedNeverSucceeds(Ground ground) {
    var pin = ground.trainer().quick("v1").pin();
    var model = ground.model("refused");
    model.apply(ModelSpec.of(pin));
    model.awaitReady();

    model.apply(ModelSpec.of(pin.withSha256(Optional.of("0".repeat(64)))));
    var waited = kubectl(ground, model, "wait", "--for=condition=Ready", "--timeout=4s");

    assertFalse(waited.succeeded(), "kubectl wait believed a version that does not serve");
    assertEquals("DigestMismatch", model.awaitOutcome("Rejected").reason());
    var told = kubectl(ground, model, "wait", "--for=condition=Stalled", "--timeout=5s");
    assertTrue(told.succeeded(), told.err());
  }

  @Test
  void whatWasDecidedIsWrittenDown(Ground ground) throws IOException {
    var first = ground.trainer().quick("v1").pin();
    var second = ground.trainer().quick("v2").pin();
    var model = ground.model("audited");
    model.apply(ModelSpec.of(first));
    model.awaitOutcome("Promoted");
    model.apply(ModelSpec.of(second));
    model.awaitOutcome("Promoted");
    await("both records").atMost(SOON).until(() -> records(ground, model).size() == 2);

    var decision =
        new ObjectMapper()
            .readTree(records(ground, model).getLast().getData().get("decision.json"));
    System.out.println("decided: " + decision);
    assertEquals("Promoted", decision.path("outcome").asText());
    assertEquals("e2e", decision.path("requestedBy").asText());
    assertEquals(
        List.of(first.sha256().orElseThrow(), second.sha256().orElseThrow()),
        List.of(
            decision.at("/from/artifact/sha256").asText(),
            decision.at("/to/artifact/sha256").asText()));
    assertEquals(
        List.of("Golden", "Replay", "Runtime"), decision.path("gates").findValuesAsText("name"));
  }

  private static List<ConfigMap> records(Ground ground, Model model) {
    return ground
        .client()
        .configMaps()
        .inNamespace(model.namespace())
        .withLabel("anomaly-operator.io/model", model.name())
        .withLabel("anomaly-operator.io/decision")
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(record -> record.getMetadata().getName()))
        .toList();
  }

  @Test
  void deletionLeavesNothingBehind(Ground ground) {
    var model = ground.model("leaving");
    model.apply(ModelSpec.of(ground.trainer().quick("v1").pin()).replicas(2).bakeSeconds(600));
    model.awaitReady();
    model.apply(ModelSpec.of(ground.trainer().quick("v2").pin()).replicas(2).bakeSeconds(600));
    model.await("to serve its second revision", SOON, s -> s.servingRevision() == 2);
    assertFalse(children(ground, model).isEmpty());

    var deleted = kubectl(ground, model, "delete", "--timeout=60s");

    assertTrue(deleted.succeeded(), deleted.err());
    await("everything that was made for the model is gone")
        .atMost(SOON)
        .untilAsserted(() -> assertEquals(List.of(), children(ground, model).names()));
  }

  @Test
  void modelsOfOneNameInTwoNamespacesDoNotTouchEachOther(Ground ground) {
    var v1 = ground.trainer().quick("v1");
    var v2 = ground.trainer().quick("v2");
    var here = ground.model(Ground.NAMESPACE, "twin");
    var there = ground.model(Ground.OTHER_NAMESPACE, "twin");
    here.apply(ModelSpec.of(v1.pin()));
    there.apply(ModelSpec.of(v1.pin()));
    here.awaitOutcome("Promoted");
    there.awaitOutcome("Promoted");
    there.awaitReady();
    await("its record").atMost(SOON).until(() -> records(ground, there).size() == 1);
    var before = children(ground, there).written();
    long resourceVersion = Long.parseLong(there.status().resourceVersion());

    here.apply(ModelSpec.of(v2.pin()));
    here.awaitOutcome("Promoted");
    assertEquals("v2", served(here, v1.content().golden().inputs()[0]));
    assertEquals("v1", served(there, v1.content().golden().inputs()[0]));
    assertEquals(before, children(ground, there).written());
    assertEquals(resourceVersion, Long.parseLong(there.status().resourceVersion()));

    here.delete();
    await("the first twin is gone").atMost(SOON).until(() -> children(ground, here).isEmpty());
    assertEquals("v1", served(there, v1.content().golden().inputs()[0]));
    assertEquals(before, children(ground, there).written());
  }

  private static String served(Model model, float[] row) {
    return model.predictions().predict(row).required("model_version").asText();
  }

  private static Children children(Ground ground, Model model) {
    return Children.of(ground.client(), model.namespace(), model.name());
  }

  /** {@code kubectl -n NAMESPACE VERB am/NAME OPTIONS}. */
  private static Shell.Result kubectl(Ground ground, Model model, String verb, String... options) {
    var arguments = new ArrayList<>(List.of("-n", model.namespace(), verb, model.reference()));
    arguments.addAll(Arrays.asList(options));
    return ground.kubectl(arguments.toArray(String[]::new));
  }

  /** Columns are parted by at least two blanks, their names by one. */
  private static List<String> columns(String line) {
    return List.of(line.strip().split("\\s{2,}"));
  }
}
