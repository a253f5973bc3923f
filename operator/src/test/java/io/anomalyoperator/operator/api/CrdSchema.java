package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Arrays;
import java.util.List;

/** What annotations cannot say of the schema. */
final class CrdSchema {
  // CEL rules compare these, and the API server reckons with the largest that may come
  private static final long LONGEST_STRING = 1024;
  private static final long LONGEST_LIST = 32;
  private static final long LARGEST_MAP = 32;

  private CrdSchema() {}

  static CustomResourceDefinition finish(CustomResourceDefinition crd) {
    crd.getMetadata().setAnnotations(null);
    for (var version : crd.getSpec().getVersions()) {
      version.setAdditionalPrinterColumns(columns());
      var root = version.getSchema().getOpenAPIV3Schema();
      var spec = root.getProperties().get("spec");
      var status = root.getProperties().get("status");
      FieldDocs.read().describe(root);
      root.setRequired(List.of("spec"));
      once(root);
      bound(spec);
      listMap(spec, "name", "server", "env");
      listMap(status, "type", "conditions");
      listMap(status, "number", "revisions");
      // a fresh object says that nobody has looked at it, before anybody has
      JsonNode unseen = JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);
      status.setDefault(unseen);
      optional(status);
    }
    return crd;
  }

  /** The columns in the order in which the resource has them; the generator sorts them. */
  private static List<CustomResourceColumnDefinition> columns() {
    return Arrays.stream(AnomalyModel.class.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(
            column ->
                new CustomResourceColumnDefinitionBuilder()
                    .withName(column.name())
                    .withType(column.type().getValue())
                    .withJsonPath(column.jsonPath())
                    .withPriority(column.priority())
                    .build())
        .toList();
  }

  /** A rule on a record's component is found on its field and on its accessor: twice. */
  private static void once(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    if (schema.getItems() != null) {
      once(schema.getItems().getSchema());
    }
    schema.getProperties().values().forEach(CrdSchema::once);
  }

  /** Bounds every string, list and map that has no bound of its own. */
  private static void bound(JSONSchemaProps schema) {
    if ("string".equals(schema.getType())
        && schema.getMaxLength() == null
        && schema.getEnum().isEmpty()) {
      schema.setMaxLength(LONGEST_STRING);
    }
    if ("array".equals(schema.getType())) {
      if (schema.getMaxItems() == null) {
        schema.setMaxItems(LONGEST_LIST);
      }
      bound(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      if (schema.getMaxProperties() == null) {
        schema.setMaxProperties(LARGEST_MAP);
      }
      bound(schema.getAdditionalProperties().getSchema());
    }
    schema.getProperties().values().forEach(CrdSchema::bound);
  }

  /** A status is the operator's word: a definition of another version must not refuse it. */
  private static void optional(JSONSchemaProps schema) {
    schema.setRequired(List.of());
    schema.setEnum(List.of());
    if (schema.getItems() != null) {
      var keys = schema.getXKubernetesListMapKeys();
      optional(schema.getItems().getSchema());
      schema.getItems().getSchema().setRequired(keys);
    }
    schema.getProperties().values().forEach(CrdSchema::optional);
  }

  private static void listMap(JSONSchemaProps schema, String key, String... path) {
    for (var field : path) {
      schema = schema.getProperties().get(field);
    }
    schema.setXKubernetesListType("map");
    schema.setXKubernetesListMapKeys(List.of(key));
    schema.getItems().getSchema().setRequired(List.of(key));
  }
}
