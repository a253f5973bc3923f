package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One served kind in one version.
 *
 * @param group empty for the core group
 * @param scale where replicas are found; read only when {@code traits} has {@link Trait#SCALE}
 * @param columns printer columns of a custom resource; built-in kinds have theirs in code
 * @param selectableFields fields besides name and namespace that a field selector may name
 */
public record Kind(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    List<String> shortNames,
    List<String> categories,
    Set<Trait> traits,
    Scale scale,
    Supplier<JsonNode> schemaSource,
    JsonNode columns,
    List<String> selectableFields) {

  /** What a kind has or does beyond being stored. */
  public enum Trait {
    NAMESPACED,
    STATUS,
    SCALE,
    /** {@code metadata.generation} is kept and rises with the spec. */
    GENERATION,
    /** Only answers questions, as access reviews do: nothing is stored. */
    REVIEW,
    CUSTOM
  }

  /** Paths of the scale subresource; an absent selector is the empty string. */
  public record Scale(String specReplicas, String statusReplicas, String selector) {
    public static final Scale BUILT_IN = new Scale(".spec.replicas", ".status.replicas", "");
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  public boolean namespaced() {
    return is(Trait.NAMESPACED);
  }

  public boolean custom() {
    return is(Trait.CUSTOM);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Versions of one kind share their objects; so do the two groups that serve events. */
  public String bucket() {
    return plural.equals("events") ? "/events" : group + "/" + plural;
  }

  /** The name of the resource as error messages have it: {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The structural schema, defaults and list types included. */
  public JsonNode schema() {
    return schemaSource.get();
  }

  /** The schema of metadata, which definitions leave open. */
  public static JsonNode metadataSchema() {
    return BuiltInSchemas.metadata();
  }

  public boolean isNamed(String group, String plural) {
    return this.group.equals(group) && this.plural.equals(plural);
  }
}
