package io.anomalyoperator.operator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.rollout.Requester;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestersTest {
  private static Optional<String> of(ManagedFieldsEntry... entries) {
    var model = new AnomalyModel();
    model.getMetadata().setManagedFields(List.of(entries));
    return Requesters.of(model).map(Requester::manager);
  }

  private static ManagedFieldsEntry entry(String manager, String time, Map<String, Object> fields) {
    var owned = new FieldsV1();
    fields.forEach(owned::setAdditionalProperty);
    return new ManagedFieldsEntryBuilder()
        .withManager(manager)
        .withTime(time)
        .withFieldsV1(owned)
        .build();
  }

  private static Map<String, Object> spec(String field) {
    return Map.of("f:spec", Map.of(field, Map.of()));
  }

  @Test
  void whoeverChangedAFieldOfTheRequestLastAskedForIt() {
    assertEquals(
        Optional.of("person"),
        of(
            entry("person", "2026-11-21T10:00:00Z", spec("f:rollbackTo")),
            entry("ci", "2026-11-20T10:00:00Z", spec("f:artifact"))));
  }

  @Test
  void anAutoscalerThatSetsReplicasAndTheOperatorThatWritesTheStatusAskForNothing() {
    assertEquals(
        Optional.of("ci"),
        of(
            entry("ci", "2026-11-20T10:00:00Z", spec("f:artifact")),
            entry("hpa", "2026-11-21T10:00:00Z", spec("f:replicas")),
            entry("anomaly-operator", "2026-11-21T11:00:00Z", Map.of("f:status", Map.of()))));
  }

  @Test
  void theTimeOfTheChangeIsToldWhereItIsKnown() {
    var model = new AnomalyModel();
    model
        .getMetadata()
        .setManagedFields(List.of(entry("ci", "2026-11-20T10:00:00Z", spec("f:artifact"))));
    assertEquals(
        Optional.of(new Requester("ci", Optional.of(Instant.parse("2026-11-20T10:00:00Z")))),
        Requesters.of(model));
    model.getMetadata().setManagedFields(List.of(entry("ci", "yesterday", spec("f:artifact"))));
    assertEquals(Optional.of(new Requester("ci", Optional.empty())), Requesters.of(model));
  }

  @Test
  void withoutAnAccountNobodyIsNamed() {
    assertEquals(Optional.empty(), Requesters.of(new AnomalyModel()));
    assertEquals(Optional.empty(), of(new ManagedFieldsEntry()));
  }
}
