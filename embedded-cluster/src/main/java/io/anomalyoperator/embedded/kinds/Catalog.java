package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.Kind.Scale;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** All kinds that a server serves just now: the built-in ones and those of its definitions. */
public final class Catalog {
  private final List<Kind> kinds = new CopyOnWriteArrayList<>(BuiltInKinds.ALL);

  /** Serves what a custom resource definition defines, instead of what it defined before. */
  public synchronized void define(JsonNode definition) {
    remove(definition);
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("served").asBoolean()) {
        kinds.add(custom(definition.path("spec"), version));
      }
    }
  }

  private static Kind custom(JsonNode spec, JsonNode version) {
    JsonNode names = spec.path("names");
    String kind = names.path("kind").asText();
    JsonNode subresources = version.path("subresources");
    JsonNode scale = subresources.path("scale");
    Set<Trait> traits = EnumSet.of(Trait.CUSTOM, Trait.GENERATION);
    if (spec.path("scope").asText().equals("Namespaced")) {
      traits.add(Trait.NAMESPACED);
    }
    if (subresources.has("status")) {
      traits.add(Trait.STATUS);
    }
    if (!scale.isMissingNode()) {
      traits.add(Trait.SCALE);
    }
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    return new Kind(
        spec.path("group").asText(),
        version.path("name").asText(),
        names.path("plural").asText(),
        names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
        kind,
        Json.texts(names.path("shortNames")),
        Json.texts(names.path("categories")),
        traits,
        new Scale(
            scale.path("specReplicasPath").asText(),
            scale.path("statusReplicasPath").asText(),
            scale.path("labelSelectorPath").asText("")),
        () -> schema,
        version.path("additionalPrinterColumns"),
        Json.items(version.path("selectableFields"))
            .map(f -> f.path("jsonPath").asText().replaceFirst("^\\.", ""))
            .toList());
  }

  public synchronized void remove(JsonNode definition) {
    String group = definition.path("spec").path("group").asText();
    String plural = definition.path("spec").path("names").path("plural").asText();
    kinds.removeIf(k -> k.custom() && k.isNamed(group, plural));
  }

  public Optional<Kind> find(String group, String version, String plural) {
    return kinds.stream()
        .filter(k -> k.isNamed(group, plural) && k.version().equals(version))
        .findFirst();
  }

  /** The kind that an object says it is of. */
  public Optional<Kind> of(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    return kinds.stream()
        .filter(k -> k.kind().equals(kind) && k.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /** A built-in kind, which is always there. */
  public Kind builtIn(String apiVersion, String plural) {
    return kinds.stream()
        .filter(k -> k.apiVersion().equals(apiVersion) && k.plural().equals(plural))
        .findFirst()
        .orElseThrow();
  }

  public List<Kind> kinds() {
    return kinds;
  }

  /** Kinds of one group and version, reviews included; empty when it is not served. */
  List<Kind> of(String group, String version) {
    return kinds.stream()
        .filter(k -> k.group().equals(group) && k.version().equals(version))
        .toList();
  }

  /** Served groups with their versions, in the order in which they were made known. */
  Set<String> groupVersions() {
    return kinds.stream()
        .map(Kind::apiVersion)
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }
}
