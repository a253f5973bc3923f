package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names of objects: generated where asked for, and checked. */
final class Names {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final String RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  private Names() {}

  static String settle(Kind kind, ObjectNode object) {
    ObjectNode meta = Meta.in(object);
    String prefix = meta.path("generateName").asText("");
    if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
      meta.put("name", prefix + suffix());
    }
    String name = Meta.name(object);
    if (name.isEmpty()) {
      Problem missing =
          Problem.of(
              "FieldValueRequired",
              "metadata.name",
              "Required value: name or generateName is required");
      throw ApiException.invalid(kind, name, List.of(missing));
    }
    // roles may have colons in their names
    if (!name.matches(SUBDOMAIN) && !kind.group().startsWith("rbac.")) {
      Problem wrong = Problem.invalid("metadata.name", "\"" + name + "\"", RULE);
      throw ApiException.invalid(kind, name, List.of(wrong));
    }
    return name;
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return suffix.toString();
  }
}
