package io.anomalyoperator.operator.observe;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.rollout.Requester;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who changed a request last, as the API server keeps account of the fields of an object. */
final class Requesters {
  /** Fields whose change is another request: an autoscaler that sets replicas asks for nothing. */
  static final Set<String> REQUEST =
      Set.of("f:artifact", "f:server", "f:threshold", "f:rollbackTo", "f:retry");

  private Requesters() {}

  /** The manager with the latest change among those that own a field of the request. */
  static Optional<Requester> of(AnomalyModel model) {
    return Optional.ofNullable(model.getMetadata().getManagedFields()).orElse(List.of()).stream()
        .filter(Requesters::asks)
        .map(entry -> new Requester(entry.getManager(), time(entry)))
        .max(Comparator.comparing(r -> r.at().orElse(Instant.MIN)));
  }

  private static boolean asks(ManagedFieldsEntry entry) {
    return entry.getManager() != null
        && entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && REQUEST.stream().anyMatch(spec::containsKey);
  }

  private static Optional<Instant> time(ManagedFieldsEntry entry) {
    try {
      return Optional.ofNullable(entry.getTime()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
