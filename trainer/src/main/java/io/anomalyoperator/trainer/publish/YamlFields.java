package io.anomalyoperator.trainer.publish;

import io.anomalyoperator.trainer.data.BadDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The fields of one mapping in a text, changed without touching what is around them. */
final class YamlFields {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*");
  private static final Set<String> WORDS_WITH_MEANING =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  /** Characters from one place to another that become others. */
  private record Edit(int from, int to, String with) {}

  private final String text;
  private final MappingNode mapping;
  private final List<Edit> edits = new ArrayList<>();

  YamlFields(String text, MappingNode mapping) {
    this.text = text;
    this.mapping = mapping;
  }

  static boolean isNamed(NodeTuple field, String name) {
    return field.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name);
  }

  /** Gives a field its value: in its place, or after the last field if it is not there. */
  void put(String name, String value) throws BadDataException {
    var field = field(name);
    if (field.isEmpty()) {
      append(name, value);
    } else if (field.get().getValueNode() instanceof ScalarNode scalar) {
      if (!scalar.getValue().equals(value)) {
        boolean empty = start(scalar) == end(scalar); // "key:" with nothing behind it
        edits.add(new Edit(start(scalar), end(scalar), (empty ? " " : "") + written(value)));
      }
    } else {
      throw new BadDataException("spec.artifact.%s is not a plain value".formatted(name));
    }
  }

  /** Takes a field away, with its line. */
  void remove(String name) {
    field(name)
        .ifPresent(
            field -> {
              int at = mapping.getValue().indexOf(field);
              if (isFlow()) {
                removeBetweenCommas(at);
              } else {
                int from = lineStart(index(field.getKeyNode().getStartMark()));
                edits.add(new Edit(from, nextLine(end(field.getValueNode())), ""));
              }
            });
  }

  private void removeBetweenCommas(int at) {
    var fields = mapping.getValue();
    if (at > 0) {
      edits.add(
          new Edit(end(fields.get(at - 1).getValueNode()), end(fields.get(at).getValueNode()), ""));
    } else if (fields.size() > 1) {
      edits.add(
          new Edit(
              index(fields.getFirst().getKeyNode().getStartMark()),
              index(fields.get(1).getKeyNode().getStartMark()),
              ""));
    }
  }

  /** The text with all changes. */
  String text() {
    var changed = new StringBuilder(text);
    edits.stream()
        // fields that are appended stand at one place: the last of them first, to keep their order
        .sorted(Comparator.comparingInt(Edit::from).thenComparingInt(edits::indexOf).reversed())
        .forEach(edit -> changed.replace(edit.from(), edit.to(), edit.with()));
    return changed.toString();
  }

  private Optional<NodeTuple> field(String name) {
    return mapping.getValue().stream().filter(field -> isNamed(field, name)).findFirst();
  }

  private void append(String name, String value) {
    var line = name + ": " + written(value);
    if (isFlow()) {
      int at = end(mapping.getValue().getLast().getValueNode());
      edits.add(new Edit(at, at, ", " + line));
      return;
    }
    // under the last plain field of one line, whose indentation it takes
    var above = lastScalarField();
    int key = index(above.getKeyNode().getStartMark());
    var indentation = " ".repeat(above.getKeyNode().getStartMark().getColumn());
    int at = nextLine(end(above.getValueNode()));
    var lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    boolean unfinished = at > 0 && at > key && text.charAt(at - 1) != '\n';
    edits.add(
        new Edit(at, at, unfinished ? lineEnd + indentation + line : indentation + line + lineEnd));
  }

  private NodeTuple lastScalarField() {
    return mapping.getValue().reversed().stream()
        .filter(field -> field.getValueNode() instanceof ScalarNode)
        .findFirst()
        .orElseGet(() -> mapping.getValue().getFirst());
  }

  private boolean isFlow() {
    return mapping.getFlowStyle() == FlowStyle.FLOW;
  }

  /** Quoted unless nobody could take it for anything but text. */
  private static String written(String value) {
    boolean plain =
        PLAIN.matcher(value).matches()
            && !WORDS_WITH_MEANING.contains(value.toLowerCase(Locale.ROOT));
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private int lineStart(int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  private int nextLine(int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }

  private int start(Node node) {
    return index(node.getStartMark());
  }

  private int end(Node node) {
    return index(node.getEndMark());
  }

  /** Marks count code points, texts count characters. */
  private int index(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }
}
