package io.anomalyoperator.trainer.publish;

import io.anomalyoperator.trainer.data.BadDataException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A YAML file with an AnomalyModel, whose pin is replaced in place: everything else in the file,
 * comments and order and line ends, stays as somebody wrote it.
 */
public final class ResourceFile {
  private static final String KIND = "AnomalyModel";

  private ResourceFile() {}

  /**
   * Writes the pin into {@code spec.artifact}. The file is left alone if it says so already.
   *
   * @param model name of the resource to change where the file holds several
   */
  public static void pin(Path file, Pin pin, String model) throws IOException, BadDataException {
    var before = Files.readString(file, StandardCharsets.UTF_8);
    var after = read(file, () -> pinned(before, pin, model));
    if (!after.equals(before)) {
      Files.writeString(file, after, StandardCharsets.UTF_8);
    }
  }

  /** Refuses a file that no pin could be written into, whatever the model's name. */
  public static void check(Path file) throws IOException, BadDataException {
    var text = Files.readString(file, StandardCharsets.UTF_8);
    var resources = read(file, () -> resources(text));
    if (resources.isEmpty()) {
      throw new BadDataException("%s: found no resource of kind %s".formatted(file, KIND));
    }
    if (!Files.isWritable(file)) {
      throw new BadDataException(file + ": it cannot be written");
    }
    if (resources.size() == 1) {
      read(file, () -> artifact(resources.getFirst()));
    }
  }

  private interface Reading<T> {
    T read() throws BadDataException;
  }

  /** What goes wrong with the text names its file. */
  private static <T> T read(Path file, Reading<T> reading) throws BadDataException {
    try {
      return reading.read();
    } catch (YAMLException e) {
      throw new BadDataException("%s: it is not YAML: %s".formatted(file, e.getMessage()), e);
    } catch (BadDataException e) {
      throw new BadDataException(file + ": " + e.getMessage(), e);
    }
  }

  private static String pinned(String text, Pin pin, String model) throws BadDataException {
    var artifact = artifact(choose(resources(text), model));
    var fields = new YamlFields(text, artifact);
    fields.put("bucket", pin.bucket());
    fields.put("key", pin.key());
    if (pin.versionId().isPresent()) {
      fields.put("versionId", pin.versionId().get());
    } else {
      fields.remove("versionId");
    }
    fields.put("sha256", pin.sha256());
    return fields.text();
  }

  private static MappingNode artifact(MappingNode resource) throws BadDataException {
    return child(resource, "spec")
        .flatMap(spec -> child(spec, "artifact"))
        .filter(found -> !found.getValue().isEmpty())
        .orElseThrow(
            () ->
                new BadDataException(
                    "the %s has no spec.artifact to write the pin into; add one with bucket and key"
                        .formatted(KIND)));
  }

  private static List<MappingNode> resources(String text) {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return StreamSupport.stream(yaml.composeAll(new StringReader(text)).spliterator(), false)
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .filter(node -> scalar(node, "kind").equals(Optional.of(KIND)))
        .toList();
  }

  private static MappingNode choose(List<MappingNode> resources, String model)
      throws BadDataException {
    if (resources.size() == 1) {
      return resources.getFirst();
    }
    var named = new ArrayList<MappingNode>();
    for (var resource : resources) {
      var name = child(resource, "metadata").flatMap(metadata -> scalar(metadata, "name"));
      if (name.equals(Optional.of(model))) {
        named.add(resource);
      }
    }
    if (named.size() != 1) {
      throw new BadDataException(
          "found %d resources of kind %s, %d of them named %s; expected one, or one of that name"
              .formatted(resources.size(), KIND, named.size(), model));
    }
    return named.getFirst();
  }

  private static Optional<MappingNode> child(MappingNode parent, String key) {
    return find(parent, key).filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
  }

  private static Optional<String> scalar(MappingNode parent, String key) {
    return find(parent, key)
        .filter(ScalarNode.class::isInstance)
        .map(node -> ((ScalarNode) node).getValue());
  }

  private static Optional<Node> find(MappingNode parent, String key) {
    return parent.getValue().stream()
        .filter(field -> YamlFields.isNamed(field, key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }
}
