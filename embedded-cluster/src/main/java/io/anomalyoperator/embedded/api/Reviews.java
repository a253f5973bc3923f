package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import java.io.IOException;
import java.util.List;

/** Questions of access: everyone may do everything. */
final class Reviews {
  private Reviews() {}

  static ObjectNode answer(Call call) throws IOException {
    ObjectNode review =
        call.contentType().contains("protobuf")
            ? Json.object()
                .put("apiVersion", call.kind().apiVersion())
                .put("kind", call.kind().kind())
            : call.object();
    ObjectNode status = review.putObject("status");
    switch (call.kind().kind()) {
      case "SelfSubjectRulesReview" -> {
        status.put("incomplete", false).putArray("nonResourceRules");
        ObjectNode rule = status.putArray("resourceRules").addObject();
        for (String all : List.of("verbs", "apiGroups", "resources")) {
          rule.putArray(all).add("*");
        }
      }
      case "SelfSubjectReview", "TokenReview" -> {
        status
            .putObject("userInfo")
            .put("username", "embedded")
            .putArray("groups")
            .add("system:masters");
      }
      default -> status.put("allowed", true);
    }
    return review;
  }
}
