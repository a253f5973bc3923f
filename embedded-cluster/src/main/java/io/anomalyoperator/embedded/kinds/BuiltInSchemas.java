package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Structural schemas of built-in kinds: fields and types from the client's model classes, defaults
 * and list types from {@code built-in-rules.yaml}. So one language of schemas serves all kinds.
 *
 * <p>A schema is made when it is first asked for and shared by all servers of the JVM; types that
 * occur in several places are shared nodes. Nobody may change one.
 */
final class BuiltInSchemas {
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("", ""),
          Map.entry("apps", "apps."),
          Map.entry("autoscaling", "autoscaling.v2."),
          Map.entry("policy", "policy.v1."),
          Map.entry("networking.k8s.io", "networking.v1."),
          Map.entry("discovery.k8s.io", "discovery.v1."),
          Map.entry("coordination.k8s.io", "coordination.v1."),
          Map.entry("events.k8s.io", "events.v1."),
          Map.entry("rbac.authorization.k8s.io", "rbac."),
          Map.entry("authorization.k8s.io", "authorization.v1."),
          Map.entry("authentication.k8s.io", "authentication."),
          Map.entry("apiextensions.k8s.io", "apiextensions.v1."));
  private static final Map<String, JsonNode> KINDS = new ConcurrentHashMap<>();
  private static final JsonNode RULES = rules();
  private static final Set<String> ATOMIC = names("atomic");
  private static final Set<String> ATOMIC_FIELDS = names("atomicFields");
  private static final Set<String> SETS = names("listSets");
  private static final Set<String> REQUIRED = names("required");
  private static final Set<String> IMMUTABLE = names("immutable");

  private final Map<Class<?>, ObjectNode> types = new ConcurrentHashMap<>();

  private BuiltInSchemas() {}

  static JsonNode of(String group, String version, String kind) {
    return KINDS.computeIfAbsent(
        group + "/" + version + "/" + kind,
        k -> new BuiltInSchemas().type(modelClass(MODEL + PACKAGES.get(group) + kind)));
  }

  private static Class<?> modelClass(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the client's model has no class for a built-in kind", e);
    }
  }

  private ObjectNode type(Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == IntOrString.class || raw == Quantity.class) {
      return Json.object().put("x-kubernetes-int-or-string", true);
    }
    if (raw == String.class || raw == MicroTime.class) {
      return Json.object().put("type", "string");
    }
    if (raw == Integer.class || raw == Long.class) {
      return Json.object().put("type", "integer");
    }
    if (raw == Boolean.class) {
      return Json.object().put("type", "boolean");
    }
    if (raw == Double.class) {
      return Json.object().put("type", "number");
    }
    // schemas within definitions are recursive; what has no fields of its own may hold anything
    boolean structured =
        raw.getName().startsWith(MODEL)
            && !raw.getSimpleName().startsWith("JSON")
            && fields(raw).findAny().isPresent();
    if (!structured) {
      return Json.object().put("x-kubernetes-preserve-unknown-fields", true);
    }
    return structure(raw);
  }

  private ObjectNode container(ParameterizedType generic) {
    if (generic.getRawType() == List.class) {
      ObjectNode list = Json.object().put("type", "array");
      list.set("items", type(generic.getActualTypeArguments()[0]));
      return list;
    }
    ObjectNode map = Json.object().put("type", "object");
    map.set("additionalProperties", type(generic.getActualTypeArguments()[1]));
    return map;
  }

  private ObjectNode structure(Class<?> model) {
    ObjectNode known = types.get(model);
    if (known != null) {
      return known;
    }
    ObjectNode schema = Json.object().put("type", "object");
    types.put(model, schema);
    if (ATOMIC.contains(model.getSimpleName())) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    ObjectNode properties = schema.putObject("properties");
    fields(model)
        .forEach(
            f -> {
              String name = f.getAnnotation(JsonProperty.class).value();
              String path = model.getSimpleName() + "." + name;
              properties.set(name, property(path, f));
              if (REQUIRED.contains(path)) {
                schema.withArrayProperty("required").add(name);
              }
            });
    return schema;
  }

  private static Stream<Field> fields(Class<?> model) {
    return Arrays.stream(model.getDeclaredFields())
        .filter(f -> f.isAnnotationPresent(JsonProperty.class));
  }

  private ObjectNode property(String path, Field field) {
    ObjectNode own = Json.object();
    own.setAll(type(field.getGenericType())); // the shared type stays as it is
    if (RULES.path("defaults").has(path)) {
      own.set("default", RULES.path("defaults").get(path));
    }
    if (RULES.path("listMaps").has(path)) {
      own.put("x-kubernetes-list-type", "map");
      own.set("x-kubernetes-list-map-keys", RULES.path("listMaps").get(path));
    }
    if (SETS.contains(path)) {
      own.put("x-kubernetes-list-type", "set");
    }
    if (ATOMIC_FIELDS.contains(path)) {
      own.put("x-kubernetes-map-type", "atomic");
    }
    if (IMMUTABLE.contains(path)) {
      own.put("x-immutable", true);
    }
    return own;
  }

  private static Set<String> names(String section) {
    return Set.copyOf(Json.texts(RULES.path(section)));
  }

  /** Metadata is the same for all kinds. */
  static JsonNode metadata() {
    return of("", "v1", "Namespace").path("properties").path("metadata");
  }

  private static JsonNode rules() {
    try (var in = BuiltInSchemas.class.getResourceAsStream("built-in-rules.yaml")) {
      return Json.read(in.readAllBytes(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
