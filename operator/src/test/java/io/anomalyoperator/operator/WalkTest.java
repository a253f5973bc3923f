package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random edits of the spec, valid or not, one after the other. After each the cluster holds what a
 * model has that was made with this spec in the first place, and its status says the same of it.
 */
class WalkTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code WALK_EDITS=200} walks further. */
  private static final int EDITS =
      Integer.parseInt(System.getenv().getOrDefault("WALK_EDITS", "12"));

  /** {@code WALK_SEED} is another one with each commit in the gate. */
  private static final long SEED =
      Long.parseLong(System.getenv().getOrDefault("WALK_SEED", "20261121"));

  /** What the API server gives, and what tells of when and by which revision a child was made. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "managedFields",
          "status",
          "clusterIP",
          "clusterIPs",
          "nodePort",
          "externalTrafficPolicy", // a default of one type of Service, which another may keep
          Labels.EPOCH,
          Labels.DESIRED_HASH);

  /**
   * Variables that tell of when a revision was made: its number, how much it remembers, and which
   * packages its model wants kept.
   */
  private static final Set<String> OF_ITS_TIME =
      Set.of("MODEL_REVISION", "REPLAY_SAMPLES", "PACKAGE_CACHE_KEEP", "PACKAGE_CACHE_KEEP_AS_OF");

  @Test
  void afterEachEditEverythingIsAsIfMadeAfresh() {
    System.out.println("walk of " + EDITS + " edits, seed " + SEED);
    var edits = new RandomEdits(SEED);
    int taken = 0;
    int refused = 0;
    try (var walk = new EmbeddedGround();
        var fresh = new EmbeddedGround()) {
      walk.ask("a");
      rest(walk);
      // whatever its seed, a walk goes on until enough of both kinds were made
      for (int i = 0; i < EDITS || (i < 10 * EDITS && !enough(taken, refused)); i++) {
        JsonNode wanted = edits.edit(JSON.valueToTree(walk.model().getSpec()));
        try {
          AnomalyModelSpec spec = JSON.convertValue(wanted, AnomalyModelSpec.class);
          walk.edit(before -> spec);
          taken++;
        } catch (KubernetesClientException e) {
          assertEquals(422, e.getCode(), () -> e + " of " + wanted);
          refused++;
          continue;
        } catch (IllegalArgumentException e) {
          refused++; // no such spec can be said in Java
          continue;
        }
        rest(walk);
        anew(fresh, walk.model().getSpec());
        assertEquals(
            children(fresh), children(walk), () -> "after " + wanted + ", " + walk.status());
        assertEquals(said(fresh), said(walk), () -> "after " + wanted);
      }
    }
    System.out.println(taken + " edits taken, " + refused + " refused");
    assertTrue(enough(taken, refused), taken + " taken, " + refused);
  }

  private static boolean enough(int taken, int refused) {
    return taken > EDITS / 4 && refused > EDITS / 40;
  }

  private static void anew(EmbeddedGround ground, AnomalyModelSpec spec) {
    if (ground.model() != null) {
      ground.delete();
      ground.restart();
    }
    ground.make(spec);
    rest(ground);
  }

  /** Until nothing changes any more but the time. */
  private static void rest(EmbeddedGround ground) {
    int quiet = 0;
    for (int i = 0; i < 600; i++) {
      long before = ground.newestVersion();
      ground.step();
      quiet = before == ground.newestVersion() ? quiet + 1 : 0;
      var rollout = ground.status().rollout();
      if (quiet >= 3 && rollout.outcome() != Outcome.InProgress) {
        assertTrue(
            Set.of(Outcome.Promoted, Outcome.Unchanged).contains(rollout.outcome()),
            () -> "" + rollout);
        if (rollout.step() == io.anomalyoperator.operator.api.Step.Done) {
          return;
        }
      }
      if (quiet >= 3) {
        ground.now = ground.now.plusSeconds(rollout.waitingFor() == null ? 60 : 7200);
        quiet = 0;
      }
    }
    throw new AssertionError("no rest: " + ground.status());
  }

  /** All children that serve, without what differs by the way they came. */
  private static Map<String, JsonNode> children(EmbeddedGround ground) {
    var children = ground.live().of(EmbeddedGround.NAMESPACE, EmbeddedGround.NAME);
    int serving = ground.status().servingRevision();
    Map<String, JsonNode> found = new TreeMap<>();
    Stream.<List<? extends HasMetadata>>of(
            children.deployments(),
            children.services(),
            children.budgets(),
            children.policies(),
            children.autoscalers())
        .flatMap(List::stream)
        .forEach(
            child -> {
              JsonNode json = JSON.valueToTree(child);
              strip(json);
              String text =
                  json.toString()
                      .replace("-r" + serving, "-rN")
                      .replaceAll("-management-[0-9a-f]+", "-management-UID");
              found.put(
                  child.getKind()
                      + " "
                      + child.getMetadata().getName().replace("-r" + serving, "-rN"),
                  read(
                      text.replace(
                          "\"" + Labels.REVISION + "\":\"" + serving + "\"",
                          "\"" + Labels.REVISION + "\":\"N\"")));
            });
    return found;
  }

  /** What the status says of what serves, however it came to serve. */
  private static Map<String, Object> said(EmbeddedGround ground) {
    AnomalyModel model = ground.model();
    var status = model.getStatus();
    assertEquals(model.getMetadata().getGeneration(), status.observedGeneration());
    assertEquals(status.servingRevision(), status.lastGoodRevision());
    var serving =
        status.revisions().stream()
            .filter(r -> r.number() == status.servingRevision())
            .findFirst()
            .orElseThrow();
    Map<String, Object> said = new TreeMap<>();
    said.put("phase", status.phase());
    said.put("pods", status.replicas() + " of which " + status.ready());
    said.put("model", status.modelVersion() + " " + status.digest());
    said.put("artifact", serving.artifact());
    said.put("image", serving.image());
    said.put("state", serving.state());
    said.put("rejections", status.rejections());
    status.conditions().forEach(c -> said.put(c.getType(), c.getStatus() + " at " + c.getReason()));
    return said;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(NOT_COMPARED);
      if (OF_ITS_TIME.contains(object.path("name").asText())) {
        object.remove("value");
      }
    }
    node.forEach(WalkTest::strip);
  }
}
