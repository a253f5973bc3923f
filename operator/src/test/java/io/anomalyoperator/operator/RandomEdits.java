package io.anomalyoperator.operator;

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
import java.util.Random;
import java.util.Set;

/**
 * Edits of a spec, drawn from the schema of the custom resource: any field may get any value of its
 * type, one just inside its bounds, one just outside, or go.
 */
final class RandomEdits {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Path CRD = Path.of("..", "crds", "anomalymodels.anomaly-operator.io.yaml");

  /**
   * Commands, what has no end of its own or too short a one, what depends on what was before; and
   * Kubernetes' own types, whose schemas are not ours.
   */
  private static final Set<String> LEFT_ALONE =
      Set.of(
          "rollbackTo",
          "retry",
          "paused",
          "artifact",
          "cache",
          "affinity",
          "tolerations",
          "env",
          "resources",
          "imagePullSecrets",
          "evaluation",
          "onInconclusive",
          "progressDeadlineSeconds");

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
      if (field.path("properties").isObject() && random.nextInt(8) != 0) {
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
      at.set(name, value(type));
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
                object.set(field.getKey(), value(field.getValue()));
              }
            });
    if (type.has("additionalProperties")) {
      object.put("example.com/" + random.nextInt(3), "value");
    }
    return object;
  }
}
