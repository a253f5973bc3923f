package io.anomalyoperator.operator.resources;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Whether somebody changed by hand what the operator had asked of a child. What others add, such as
 * the defaults of the API server or a label, is theirs.
 */
public final class Drift {
  private Drift() {}

  /** Whether a live object is no longer what was desired of it. */
  public static boolean between(HasMetadata desired, HasMetadata live) {
    if (desired instanceof Service wanted && live instanceof Service found) {
      Map<String, String> selector = wanted.getSpec().getSelector();
      if (!selector.equals(found.getSpec().getSelector())) {
        return true; // one more key, and it selects nobody
      }
    }
    if (desired instanceof HorizontalPodAutoscaler wanted
        && live instanceof HorizontalPodAutoscaler found
        && wanted.getSpec().getMetrics().size() != found.getSpec().getMetrics().size()) {
      return true; // one more metric, and it scales by that too
    }
    JsonNode wanted = Json.MAPPER.valueToTree(desired);
    JsonNode found = Json.MAPPER.valueToTree(live);
    return !holds(wanted.path("spec"), found.path("spec"))
        || !holds(wanted.at("/metadata/labels"), found.at("/metadata/labels"));
  }

  /** Whether everything that is wanted is there. */
  private static boolean holds(JsonNode wanted, JsonNode found) {
    if (wanted.isMissingNode() || wanted.isNull()) {
      return true;
    }
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(field -> holds(field.getValue(), found.path(field.getKey())));
    }
    if (wanted.isArray()) {
      return IntStream.range(0, wanted.size())
          .allMatch(i -> holds(wanted.get(i), counterpart(wanted.get(i), found, i)));
    }
    return wanted.asText().equals(found.asText())
        || (found.isMissingNode() && !wanted.asBoolean()) // the API server leaves out false and 0
        || sameQuantity(wanted, found);
  }

  /** The item of the same name, or at the same place if items have none. */
  private static JsonNode counterpart(JsonNode item, JsonNode list, int place) {
    return Optional.of(item.path("name").asText(""))
        .filter(name -> !name.isEmpty())
        .flatMap(
            name ->
                StreamSupport.stream(list.spliterator(), false)
                    .filter(other -> name.equals(other.path("name").asText()))
                    .findFirst())
        .orElseGet(() -> list.path(place));
  }

  /** The API server writes 1000m as 1. */
  private static boolean sameQuantity(JsonNode wanted, JsonNode found) {
    try {
      return Quantity.getAmountInBytes(new Quantity(wanted.asText()))
              .compareTo(Quantity.getAmountInBytes(new Quantity(found.asText())))
          == 0;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false; // words, not quantities
    }
  }
}
