package io.anomalyoperator.operator.api;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the records' Javadoc says of their components, so that {@code kubectl explain} says the same
 * and nobody writes it twice.
 */
final class FieldDocs {
  private static final Path SOURCES = Path.of("src/main/java/io/anomalyoperator/operator/api");

  /** Text by simple class name and component, the class' own under the empty name. */
  private final Map<String, Map<String, String>> texts = new HashMap<>();

  private FieldDocs() {}

  static FieldDocs read() {
    var docs = new FieldDocs();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        var sources = Files.list(SOURCES)) {
      var units = files.getJavaFileObjectsFromPaths(sources.sorted().toList());
      var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
      var trees = DocTrees.instance(task);
      for (var unit : task.parse()) {
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            Optional.ofNullable(trees.getDocCommentTree(getCurrentPath()))
                .ifPresent(
                    comment -> {
                      var texts =
                          docs.texts.computeIfAbsent(
                              type.getSimpleName().toString(), name -> new HashMap<>());
                      texts.put("", plain(comment.getFullBody()));
                      for (var tag : comment.getBlockTags()) {
                        if (tag instanceof ParamTree param) {
                          texts.put(
                              param.getName().getName().toString(), plain(param.getDescription()));
                        }
                      }
                    });
            return super.visitClass(type, null);
          }
        }.scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return docs;
  }

  /** Puts the texts into the schema of an AnomalyModel. */
  void describe(JSONSchemaProps root) {
    root.setDescription(text("AnomalyModel", "").orElseThrow());
    describe(root.getProperties().get("spec"), AnomalyModelSpec.class);
    describe(root.getProperties().get("status"), AnomalyModelStatus.class);
  }

  private void describe(JSONSchemaProps schema, Class<?> type) {
    if (schema.getDescription() == null) {
      text(type.getSimpleName(), "").ifPresent(schema::setDescription);
    }
    for (var component : type.getRecordComponents()) {
      var field = schema.getProperties().get(component.getName());
      field.setDescription(
          text(type.getSimpleName(), component.getName())
              .orElseThrow(
                  () ->
                      new AssertionError(
                          "no @param %s in the Javadoc of %s"
                              .formatted(component.getName(), type.getSimpleName()))));
      var inner = inner(component);
      if (inner.isRecord()) {
        describe(field.getItems() == null ? field : field.getItems().getSchema(), inner);
      }
    }
  }

  private static Class<?> inner(RecordComponent component) {
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      type = list.getActualTypeArguments()[0];
    }
    return type instanceof Class<?> plain ? plain : component.getType();
  }

  private Optional<String> text(String type, String component) {
    return Optional.ofNullable(texts.getOrDefault(type, Map.of()).get(component));
  }

  private static String plain(List<? extends DocTree> parts) {
    var text =
        parts.stream()
            .map(
                part ->
                    part instanceof LiteralTree code ? code.getBody().getBody() : part.toString())
            .collect(Collectors.joining())
            .replaceAll("\\s+", " ")
            // the YAML writer escapes what is not ASCII
            .replace('−', '-')
            .strip();
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
