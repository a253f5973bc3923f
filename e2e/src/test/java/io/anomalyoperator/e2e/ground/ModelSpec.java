package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The spec of an AnomalyModel, as a person would write it. Each method gives another one. */
public final class ModelSpec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode json;

  private ModelSpec(ObjectNode json) {
    this.json = json;
  }

  /** One replica on a NodePort with short times, so that nothing waits longer than it must. */
  public static ModelSpec of(Pin pin) {
    return new ModelSpec(JSON.createObjectNode())
        .artifact(pin)
        .credentials(Ground.CREDENTIALS)
        .with("/replicas", 1)
        .with("/service/type", "NodePort")
        .with("/rollout/bakeSeconds", 1)
        .with("/rollout/drainSeconds", 1)
        .deadlineSeconds(Patience.seconds(120))
        .with("/server/resources/requests/cpu", "50m")
        .with("/server/resources/requests/memory", "256Mi")
        .with("/server/resources/limits/memory", "1Gi");
  }

  public ModelSpec artifact(Pin pin) {
    var spec =
        without("/artifact/versionId")
            .without("/artifact/sha256")
            .with("/artifact/bucket", pin.bucket())
            .with("/artifact/key", pin.key());
    if (pin.versionId().isPresent()) {
      spec = spec.with("/artifact/versionId", pin.versionId().get());
    }
    return pin.sha256().isPresent() ? spec.with("/artifact/sha256", pin.sha256().get()) : spec;
  }

  /** Secret with the keys for S3. */
  public ModelSpec credentials(String secret) {
    return with("/artifact/credentialsSecretName", secret);
  }

  public ModelSpec replicas(int replicas) {
    return with("/replicas", replicas);
  }

  /** The number of pods left to the cluster, and so not said. */
  public ModelSpec autoscaling(int min, int max) {
    return without("/replicas")
        .with("/autoscaling/minReplicas", min)
        .with("/autoscaling/maxReplicas", max);
  }

  /** Each version has to tell these labelled rows apart. */
  public ModelSpec evaluation(Pin rows, double minAuroc) {
    String at = "/rollout/gates/evaluation";
    return with(at + "/bucket", rows.bucket())
        .with(at + "/key", rows.key())
        .with(at + "/sha256", rows.sha256().orElseThrow())
        .with(at + "/minAuroc", minAuroc);
  }

  public ModelSpec image(String image) {
    return with("/server/image", image);
  }

  public ModelSpec deadlineSeconds(int seconds) {
    return with("/rollout/progressDeadlineSeconds", seconds);
  }

  public ModelSpec bakeSeconds(int seconds) {
    return with("/rollout/bakeSeconds", seconds);
  }

  public ModelSpec drainSeconds(int seconds) {
    return with("/rollout/drainSeconds", seconds);
  }

  public ModelSpec rollbackTo(int revision) {
    return with("/rollbackTo/revision", revision);
  }

  /** The value at a path such as {@code /rollout/paused}. */
  public ModelSpec with(String path, Object value) {
    ObjectNode copy = json.deepCopy();
    int end = path.lastIndexOf('/');
    parent(copy, path.substring(0, end)).set(path.substring(end + 1), JSON.valueToTree(value));
    return new ModelSpec(copy);
  }

  /** Nothing at the path. */
  public ModelSpec without(String path) {
    ObjectNode copy = json.deepCopy();
    int end = path.lastIndexOf('/');
    if (copy.at(path.substring(0, end)) instanceof ObjectNode parent) {
      parent.remove(path.substring(end + 1));
    }
    return new ModelSpec(copy);
  }

  private static ObjectNode parent(ObjectNode root, String path) {
    ObjectNode at = root;
    for (String name : path.isEmpty() ? new String[0] : path.substring(1).split("/")) {
      at = at.withObjectProperty(name);
    }
    return at;
  }

  JsonNode json() {
    return json;
  }
}
