package io.anomalyoperator.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Edits of a spec, drawn from the schema of the custom resource: any field may get any value of its
 * type, one just inside its bounds, one just outside, or go.
 */
final class RandomEdits {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Path CRD = Path.of("..", "crds", "anomalymodels.anomaly-operator.io.yaml");

  private static final Set<String> LEFT_ALONE =
      Set.of(
          "rollbackTo", // a model made afresh has no earlier revision to go back to
          "paused", // what is paused does not come to rest
          "onInconclusive"); // to hold or to reject takes a revision that serves, which one lacks

  /** What stands for fields whose schema is Kubernetes' own, or tells too little to draw from. */
  private static final Map<String, List<String>> SAMPLES =
      Map.of(
          "affinity",
          List.of(
              "{\"podAntiAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,"
                  + "\"podAffinityTerm\":{\"topologyKey\":\"kubernetes.io/hostname\"}}]}}",
              "[]"),
          "tolerations",
          List.of("[{\"key\":\"gpu\",\"operator\":\"Exists\"}]", "[]", "{}"),
          "env",
          List.of(
              "[{\"name\":\"LOG_LEVEL\",\"value\":\"debug\"}]",
              "[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"\"}]",
              "[]",
              "[{\"value\":\"nameless\"}]"),
          "resources",
          List.of(
              "{\"limits\":{\"memory\":\"1Gi\"}}",
              "{\"requests\":{\"cpu\":\"100m\"},\"limits\":{\"cpu\":\"1\"}}",
              "{}"),
          "imagePullSecrets",
          List.of("[{\"name\":\"registry\"}]", "[]"),
          "cache",
          List.of(
              "{\"sizeLimit\":\"1Gi\"}", "{\"claimName\":\"packages\"}", "{\"sizeLimit\":\"0Gi\"}"),
          "s3",
          List.of(
              "{\"endpoint\":\"http://s3:9000\",\"pathStyle\":true}",
              "{\"region\":\"eu-west-1\"}",
              "{}"),
          "awsRoleArn",
          List.of("\"arn:aws:iam::123456789012:role/models\"", "\"models\""),
          "sha256",
          List.of("\"" + "ab".repeat(32) + "\"", "\"ab\""),
          // a shorter one ends what these pods need longer for
          "progressDeadlineSeconds",
          List.of("30", "3600", "3601"));

  private final Random random;
  private final JsonNode schema;

  RandomEdits(long seed) {
    this.random = new Random(seed);
    try {
      this.schema =
          new ObjectMapper(new YAMLFactory())
              .readTree(CRD.toFile())
              .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another spec: one field of it differs, or another package is asked for. */
  JsonNode edit(JsonNode spec) {
    ObjectNode copy = spec.deepCopy();
    if (random.nextInt(4) == 0) {
      String key = List.of("a", "b", "c", "d").get(random.nextInt(4));
      ObjectNode artifact = (ObjectNode) copy.get("artifact");
      artifact.put("key", key);
      artifact.put("versionId", "version-of-" + key);
      return copy;
    }
    ObjectNode at = copy;
    JsonNode type = schema;
    while (true) {
      var names = new ArrayList<String>();
      type.path("properties").fieldNames().forEachRemaining(names::add);
      names.removeAll(LEFT_ALONE);
      String name = names.get(random.nextInt(names.size()));
      JsonNode field = type.path("properties").path(name);
      if (field.path("properties").isObject()
          && !SAMPLES.containsKey(name)
          && random.nextInt(8) != 0) {
        at = at.withObjectProperty(name);
        type = field;
      } else {
        set(at, name, field);
        return copy;
      }
    }
  }

  private void set(ObjectNode at, String name, JsonNode type) {
    if (random.nextInt(6) == 0) {
      at.remove(name);
    } else {
      at.set(name, value(name, type));
    }
  }

  private JsonNode value(String name, JsonNode type) {
    List<String> samples = SAMPLES.get(name);
    if (samples == null) {
      return value(type);
    }
    try {
      return new ObjectMapper().readTree(samples.get(random.nextInt(samples.size())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a sample of " + name, e);
    }
  }

  private JsonNode value(JsonNode type) {
    if (type.has("enum")) {
      return type.get("enum").get(random.nextInt(type.get("enum").size()));
    }
    return switch (type.path("type").asText()) {
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "integer" -> JSON.numberNode(Math.round(number(type)));
      case "number" -> JSON.numberNode(number(type));
      case "array" -> array(type);
      case "object" -> object(type);
      default -> JSON.textNode(List.of("one", "two", "x/y", "").get(random.nextInt(4)));
    };
  }

  /** Mostly a small one; sometimes the bound itself, or past it. */
  private double number(JsonNode type) {
    double least = type.path("minimum").asDouble(0);
    double most = type.path("maximum").asDouble(1000);
    return switch (random.nextInt(8)) {
      case 0 -> least;
      case 1 -> least - 1;
      case 2 -> most + 1;
      default -> most <= 1 ? random.nextDouble() : Math.min(most, least + random.nextInt(4));
    };
  }

  private ArrayNode array(JsonNode type) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(type.path("items")));
    }
    return array;
  }

  private ObjectNode object(JsonNode type) {
    ObjectNode object = JSON.objectNode();
    type.path("properties")
        .properties()
        .forEach(
            field -> {
              if (!LEFT_ALONE.contains(field.getKey()) && random.nextInt(3) != 0) {
                object.set(field.getKey(), value(field.getKey(), field.getValue()));
              }
            });
    if (type.has("additionalProperties")) {
      object.put("example.com/" + random.nextInt(3), "value");
    }
    return object;
  }
}
