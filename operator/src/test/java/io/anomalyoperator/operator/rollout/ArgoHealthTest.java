package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;

/** What Argo CD says of a model, by the script that it is given. */
class ArgoHealthTest {
  private static final Path SCRIPT = Path.of("..", "gitops", "argocd", "health.lua");
  private final SimulatedCluster cluster = new SimulatedCluster();

  @Test
  void aFreshModelProgresses() throws IOException {
    assertHealth("Progressing", "no operator has looked at generation 1");
    ObjectNode bare = resource();
    bare.remove("status");
    assertEquals("Progressing", health(bare).get("status").tojstring());
  }

  @Test
  void anEditThatNoOperatorSawProgresses() throws IOException {
    cluster.promote("a").ask("b");
    assertHealth("Progressing", "no operator has looked at generation 2");
  }

  @Test
  void aRolloutProgressesThroughItsBake() throws IOException {
    cluster.packages.put("a", new Finding.Pending<>());
    cluster.untilStep(Step.Verify).look();
    assertHealth("Progressing", "Verifying");
    cluster.packages.clear();
    cluster.untilStep(Step.Stage);
    assertHealth("Progressing", "PodsStarting");
    cluster.untilStep(Step.Bake);
    assertHealth("Progressing", "Baking");
  }

  @Test
  void aPromotedVersionIsHealthy() throws IOException {
    cluster.promote("a");
    assertHealth("Healthy", "Serving: revision 1 has all traffic");
  }

  @Test
  void aRejectedVersionIsDegradedAndSaysWhy() throws IOException {
    cluster.packages.put("b", new Finding.Verdict<>(Reason.DigestMismatch, "sha256 differs"));
    cluster.promote("a").ask("b").settle();
    assertHealth("Degraded", "DigestMismatch: sha256 differs");
  }

  @Test
  void whatCannotBeLookedAtIsDegradedAndSaysWhy() throws IOException {
    cluster.packages.put("b", new Finding.Unable<>(Reason.ObjectNotFound, "no such key"));
    cluster.promote("a").ask("b").settle();
    assertHealth("Degraded", "ObjectNotFound: no such key");
  }

  @Test
  void aVersionThatWasTakenBackIsDegradedAndSaysWhy() throws IOException {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.unready.add(2);
    cluster.settle();
    assertHealth("Degraded", "CandidateUnwell");
  }

  @Test
  void aPausedRolloutIsSuspended() throws IOException {
    cluster.promote("a").ask("b").untilStep(Step.Golden).pause(true).settle();
    assertHealth("Suspended", "Paused: paused at Golden");
  }

  @Test
  void aPinIsHealthyAndSaysSo() throws IOException {
    cluster.promote("a").promote("b").rollBackTo(1).settle().pass(Duration.ofSeconds(31)).settle();
    assertHealth("Healthy", "rollbackTo keeps revision 1 in traffic");
  }

  @Test
  void aModelScaledToZeroIsHealthy() throws IOException {
    cluster.promote("a").scale(0).settle();
    assertHealth("Healthy", "ScaledToZero");
  }

  @Test
  void tooFewReadyPodsProgress() throws IOException {
    cluster.promote("a").scale(5).look();
    assertHealth("Progressing", "ReplicasNotReady: 2 of 5 pods");
  }

  @Test
  void aServingModelThatIsUnwellIsDegraded() throws IOException {
    cluster.promote("a");
    cluster.records.remove(1);
    cluster.settle();
    assertHealth("Degraded", "RecordMissing");
  }

  private void assertHealth(String status, String message) throws IOException {
    LuaValue health = health(resource());
    assertEquals(status, health.get("status").tojstring(), cluster.status::toString);
    String said = health.get("message").tojstring();
    assertTrue(said.contains(message), said);
  }

  private ObjectNode resource() {
    var model = new AnomalyModel();
    model.getMetadata().setName("mnist");
    model.getMetadata().setGeneration(cluster.generation);
    model.setSpec(cluster.spec);
    model.setStatus(cluster.status);
    return Serialization.unmarshal(Serialization.asJson(model), ObjectNode.class);
  }

  /** As Argo CD runs it: the resource as {@code obj}, and no libraries but these. */
  private static LuaValue health(JsonNode resource) throws IOException {
    var globals = new Globals();
    globals.load(new BaseLib());
    globals.load(new PackageLib());
    globals.load(new TableLib());
    LoadState.install(globals);
    LuaC.install(globals);
    globals.set("obj", lua(resource));
    return globals.load(Files.readString(SCRIPT), "health.lua").call();
  }

  private static LuaValue lua(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> {
        var table = new LuaTable();
        json.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
        yield table;
      }
      case ARRAY -> {
        var table = new LuaTable();
        json.forEach(element -> table.set(table.length() + 1, lua(element)));
        yield table;
      }
      case NUMBER -> LuaValue.valueOf(json.doubleValue());
      case BOOLEAN -> LuaValue.valueOf(json.booleanValue());
      case STRING -> LuaValue.valueOf(json.textValue());
      default -> LuaValue.NIL;
    };
  }
}
