package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a resource says of itself at one moment.
 *
 * @param resource the whole of it
 */
public record ModelStatus(JsonNode resource) {

  public long generation() {
    return resource.at("/metadata/generation").asLong();
  }

  public String uid() {
    return resource.at("/metadata/uid").asText();
  }

  public String resourceVersion() {
    return resource.at("/metadata/resourceVersion").asText();
  }

  public long observedGeneration() {
    return resource.at("/status/observedGeneration").asLong(-1);
  }

  public String phase() {
    return text("/status/phase");
  }

  public int servingRevision() {
    return resource.at("/status/servingRevision").asInt();
  }

  public int readyReplicas() {
    return resource.at("/status/readyReplicas").asInt();
  }

  public String step() {
    return text("/status/rollout/step");
  }

  /** The outcome for the spec as it stands now; empty while the operator speaks of an older one. */
  public Optional<String> outcome() {
    return current() ? Optional.of(text("/status/rollout/outcome")) : Optional.empty();
  }

  public String reason() {
    return text("/status/rollout/reason");
  }

  public String waitingFor() {
    return text("/status/rollout/waitingFor");
  }

  public String message() {
    return text("/status/rollout/message");
  }

  /** Whether the operator speaks of the spec as it stands now. */
  public boolean current() {
    return observedGeneration() == generation()
        && resource.at("/status/rollout/generation").asLong() == generation();
  }

  /** Whether something was decided of the spec as it stands now. */
  public boolean decided() {
    return outcome().filter(outcome -> !outcome.equals("InProgress")).isPresent();
  }

  /** {@code True}, {@code False}, or empty if there is no such condition. */
  public Optional<String> condition(String type) {
    return conditions().stream()
        .filter(condition -> condition.path("type").asText().equals(type))
        .map(condition -> condition.path("status").asText())
        .findFirst();
  }

  /** The reason of a condition; empty if there is no such condition. */
  public String conditionReason(String type) {
    return conditions().stream()
        .filter(condition -> condition.path("type").asText().equals(type))
        .map(condition -> condition.path("reason").asText())
        .findFirst()
        .orElse("");
  }

  public boolean ready() {
    return current() && condition("Ready").equals(Optional.of("True"));
  }

  /** What a gate said, verdict and numbers; empty if it was not asked. */
  public Optional<String> gate(String name) {
    return StreamSupport.stream(resource.at("/status/rollout/gates").spliterator(), false)
        .filter(gate -> gate.path("name").asText().equals(name))
        .map(gate -> gate.path("verdict").asText() + ": " + gate.path("detail").asText())
        .findFirst();
  }

  /** State of a revision; empty if it is not kept. */
  public Optional<String> revisionState(int number) {
    return StreamSupport.stream(resource.at("/status/revisions").spliterator(), false)
        .filter(revision -> revision.path("number").asInt() == number)
        .map(revision -> revision.path("state").asText())
        .findFirst();
  }

  private List<JsonNode> conditions() {
    return StreamSupport.stream(resource.at("/status/conditions").spliterator(), false).toList();
  }

  private String text(String pointer) {
    return resource.at(pointer).asText("");
  }

  @Override
  public String toString() {
    return "metadata.generation %d, status %s"
        .formatted(generation(), resource.path("status").toPrettyString());
  }
}
