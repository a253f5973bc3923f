package io.anomalyoperator.operator;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a story ended: what the person sees, and what is there. */
record End(
    int serving,
    int lastGood,
    Outcome outcome,
    Map<Integer, String> states,
    List<String> deployments,
    List<String> records,
    List<String> decisions,
    String selected) {
  /** The same with other records. */
  End withRecords(List<String> others) {
    return new End(serving, lastGood, outcome, states, deployments, others, decisions, selected);
  }

  static End of(EmbeddedGround ground) {
    AnomalyModelStatus status = ground.status();
    Map<Integer, String> states = new TreeMap<>();
    status.revisions().forEach(r -> states.put(r.number(), r.state().name()));
    var client = ground.user;
    return new End(
        status.servingRevision(),
        status.lastGoodRevision(),
        status.rollout().outcome(),
        states,
        client.apps().deployments().inNamespace(EmbeddedGround.NAMESPACE).list().getItems().stream()
            .map(d -> d.getMetadata().getName() + "=" + d.getSpec().getReplicas())
            .toList(),
        client
            .apps()
            .controllerRevisions()
            .inNamespace(EmbeddedGround.NAMESPACE)
            .list()
            .getItems()
            .stream()
            .map(d -> d.getMetadata().getName())
            .toList(),
        ground.decisions().stream()
            .map(d -> d.getMetadata().getLabels().get(Labels.DECISION))
            .toList(),
        client
            .services()
            .inNamespace(EmbeddedGround.NAMESPACE)
            .withName(EmbeddedGround.NAME)
            .get()
            .getSpec()
            .getSelector()
            .getOrDefault(Labels.REVISION, "every"));
  }
}
