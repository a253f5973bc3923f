package io.anomalyoperator.operator.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.operator.rollout.Latencies;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An answer, and the call that it answers, for messages. */
record PodAnswer(String call, JsonNode body) {
  /** The same, if the pod gave it: addresses are given to others when a pod is gone. */
  PodAnswer from(String podUid) throws PodCalls.OddAnswer {
    if (!text("pod_uid").equals(podUid)) {
      throw new PodCalls.OddAnswer(
          "%s: answered by pod %s, expected %s".formatted(call, text("pod_uid"), podUid));
    }
    return this;
  }

  String text(String field) throws PodCalls.OddAnswer {
    return field(field, JsonNode::isTextual, "a text").textValue();
  }

  int number(String field) throws PodCalls.OddAnswer {
    return field(field, JsonNode::canConvertToInt, "a number").intValue();
  }

  long count(String field) throws PodCalls.OddAnswer {
    return field(field, JsonNode::canConvertToLong, "a number").longValue();
  }

  double decimal(String field) throws PodCalls.OddAnswer {
    return field(field, JsonNode::isNumber, "a number").doubleValue();
  }

  boolean flag(String field) throws PodCalls.OddAnswer {
    return field(field, JsonNode::isBoolean, "true or false").booleanValue();
  }

  List<Double> numbers(String field) throws PodCalls.OddAnswer {
    var numbers = new ArrayList<Double>();
    for (var number : field(field, JsonNode::isArray, "a list")) {
      // JSON has no NaN; a model that computes one is wrong, and its server is not
      if (!number.isNumber() && !number.isNull()) {
        throw new PodCalls.OddAnswer(
            "%s: %s hold %s, expected numbers".formatted(call, field, number));
      }
      numbers.add(number.isNull() ? Double.NaN : number.doubleValue());
    }
    return List.copyOf(numbers);
  }

  /** What the pod said of each row: {@code scores}, {@code p_values}, {@code anomalies}. */
  List<ReplayEvidence.Answer> judgements() throws PodCalls.OddAnswer {
    var scores = numbers("scores");
    var pValues = numbers("p_values");
    var anomalies = field("anomalies", JsonNode::isArray, "a list");
    if (pValues.size() != scores.size() || anomalies.size() != scores.size()) {
      throw new PodCalls.OddAnswer(
          "%s: %d scores, %d p-values and %d anomalies, expected as many of each"
              .formatted(call, scores.size(), pValues.size(), anomalies.size()));
    }
    var judgements = new ArrayList<ReplayEvidence.Answer>();
    for (int i = 0; i < scores.size(); i++) {
      judgements.add(
          new ReplayEvidence.Answer(
              scores.get(i), pValues.get(i), anomalies.get(i).booleanValue()));
    }
    return List.copyOf(judgements);
  }

  /** How users' requests went in the pod. */
  Traffic traffic() throws PodCalls.OddAnswer {
    boolean older = body.path("rows").isMissingNode(); // a server image from before these
    return older
        ? new Traffic(count("requests"), count("errors"), 0, 0, Latencies.NONE)
        : new Traffic(
            count("requests"), count("errors"), count("rows"), count("anomalies"), latencies());
  }

  private Latencies latencies() throws PodCalls.OddAnswer {
    var bounds = numbers("latency_bounds_ms");
    var counts = numbers("latency_counts");
    if (bounds.size() != counts.size()) {
      throw new PodCalls.OddAnswer(
          "%s: %d latency_bounds_ms and %d latency_counts, expected as many of each"
              .formatted(call, bounds.size(), counts.size()));
    }
    var histogram = new TreeMap<Double, Long>();
    for (int i = 0; i < bounds.size(); i++) {
      histogram.put(bounds.get(i), Math.round(counts.get(i)));
    }
    return new Latencies(histogram);
  }

  /** Who computed this answer. Whether it is ready or drains, the answer does not say. */
  PodReport answeredBy() throws PodCalls.OddAnswer {
    return new PodReport(
        text("pod_uid"),
        number("revision"),
        text("sha256"),
        text("manifest_sha256"),
        true,
        false,
        0);
  }

  private JsonNode field(String field, Predicate<JsonNode> fits, String expected)
      throws PodCalls.OddAnswer {
    var value = body.path(field);
    if (!fits.test(value)) {
      throw new PodCalls.OddAnswer(
          "%s: field %s is %s, expected %s; is this a model server of this version?"
              .formatted(call, field, value.isMissingNode() ? "absent" : value, expected));
    }
    return value;
  }
}
