package io.anomalyoperator.operator.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anomalyoperator.operator.api.S3Spec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of {@code cases.yaml}, which everybody who judges a model has to answer alike.
 *
 * @param own what the operator itself uses
 */
record AccessCases(Own own, List<ObjectNode> rules, List<Case> cases) {
  static final Path FILE =
      Path.of("src/test/resources/io/anomalyoperator/operator/access/cases.yaml");

  record Own(String endpoint, String image) {}

  /**
   * One model.
   *
   * @param spec without a key, which says nothing here
   * @param refused the reason; absent where it may
   */
  record Case(String name, String namespace, ObjectNode spec, @Nullable String refused) {
    Case {
      if (spec.get("artifact") instanceof ObjectNode artifact) {
        artifact.set("key", TextNode.valueOf("a.tar.gz"));
      }
    }

    @Override
    public String toString() {
      return name + " in " + namespace;
    }
  }

  static AccessCases read() {
    try {
      return Serialization.unmarshal(Files.readString(FILE), AccessCases.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AccessPolicy policy() {
    List<AccessRule> read =
        rules.stream()
            .map(rule -> Serialization.unmarshal(rule.toString(), AccessRule.class))
            .toList();
    return AccessPolicy.of(true, read, new S3Spec(own.endpoint(), null, null), own.image());
  }
}
