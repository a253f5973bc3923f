package io.anomalyoperator.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.operator.api.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a story ended: all that the person sees, and what is there; without times, and without what
 * tells how often it was tried.
 *
 * @param status each field of the status, as JSON
 * @param children what the model owns, and what was asked of each
 * @param records revisions that are kept
 * @param decisions what was recorded of them, oldest first
 */
record End(String status, List<String> children, List<String> records, List<String> decisions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How often it was tried, how long it took, and what a process had counted of traffic until then:
   * one that takes over has not counted yet.
   */
  private static final List<String> OF_THE_WAY = List.of("epoch", "unavailableSeconds", "baseline");

  /** The same with other records. */
  End withRecords(List<String> others) {
    return new End(status, children, others, decisions);
  }

  static End of(EmbeddedGround ground) {
    ObjectNode status = JSON.valueToTree(ground.status());
    status.remove(OF_THE_WAY);
    ((ObjectNode) status.path("rollout")).remove(OF_THE_WAY);
    var children = ground.live().of(EmbeddedGround.NAMESPACE, EmbeddedGround.NAME);
    return new End(
        timeless(status.toPrettyString()),
        Stream.of(
                children.deployments(),
                children.services(),
                children.budgets(),
                children.policies(),
                children.autoscalers())
            .flatMap(List::stream)
            .map(End::asked)
            .sorted()
            .toList(),
        children.revisions().stream().map(r -> r.getMetadata().getName()).sorted().toList(),
        ground.decisions().stream()
            .map(d -> d.getMetadata().getLabels().get(Labels.DECISION))
            .toList());
  }

  /** Kind and name of a child, and its spec as far as a person would compare it. */
  private static String asked(HasMetadata child) {
    JsonNode spec = JSON.valueToTree(child).path("spec");
    if (spec instanceof ObjectNode asked) {
      asked.remove(List.of("clusterIP", "clusterIPs"));
    }
    Map<String, String> annotations = child.getMetadata().getAnnotations();
    // a Secret's name tells of the model's uid, which is another one each time
    return "%s %s %s"
        .formatted(child.getKind(), child.getMetadata().getName(), spec)
        .replaceAll("-management-[0-9a-f]+", "-management")
        .concat(annotations.containsKey(Labels.DESIRED_HASH) ? "" : ", never applied");
  }

  /**
   * Times give way to their being there; pods are numbered as they come, and who takes over at the
   * end of a bake has not counted that there were no requests.
   */
  private static String timeless(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "then")
        .replaceAll("; (0 of 0 requests of the last minute failed|no pod told of its requests)", "")
        .replaceAll("(-r\\d+)-\\d+", "$1-pod");
  }
}
