package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.embedded.api.ApiRequest;
import io.anomalyoperator.embedded.api.Fault;
import io.anomalyoperator.embedded.api.Interceptor;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.resources.DecisionRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each finished rollout leaves one record, whatever was decided and whatever came between. */
class DecisionRecordingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedGround ground = new EmbeddedGround();

  @AfterEach
  void close() {
    ground.close();
  }

  private List<String> outcomes() {
    return ground.decisions().stream()
        .map(d -> d.getMetadata().getLabels().get(Labels.DECISION))
        .toList();
  }

  private static JsonNode document(ConfigMap record) {
    try {
      return JSON.readTree(record.getData().get(DecisionRecords.DOCUMENT));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void refuse(int times, Fault fault) {
    int[] left = {times};
    ground
        .cluster
        .requests()
        .intercept(
            new Interceptor() {
              @Override
              public Optional<Fault> before(ApiRequest request) {
                boolean hit =
                    request.resource().equals("configmaps")
                        && request.verb().equals("create")
                        && left[0]-- > 0;
                return hit ? Optional.of(fault) : Optional.empty();
              }
            });
  }

  @Test
  void aPromotionIsRecordedWithWhoAskedWhatServedAndWhatTheGatesSaid() {
    ground.ask("a");
    ground.untilDone();
    ground.ask("b");
    ground.untilDone();

    assertEquals(List.of("Promoted", "Promoted"), outcomes());
    ConfigMap record = ground.decisions().getLast();
    assertEquals(true, record.getImmutable());
    assertEquals(
        ground.model().getMetadata().getUid(),
        record.getMetadata().getOwnerReferences().getFirst().getUid());
    JsonNode decision = document(record);
    assertEquals("user", decision.path("requestedBy").asText());
    assertEquals(1, decision.at("/from/revision").asInt());
    assertEquals(2, decision.at("/to/revision").asInt());
    assertEquals(
        ground.status().digest(), decision.at("/to/artifact/sha256").asText(), decision::toString);
    assertEquals("server:1", decision.at("/to/image").asText());
    assertEquals("Golden", decision.at("/gates/0/name").asText());
    assertEquals("Passed", decision.at("/gates/0/verdict").asText());
    assertTrue(
        decision.path("startedAt").asText().compareTo(decision.path("switchedAt").asText()) < 0);
    assertTrue(
        decision.path("switchedAt").asText().compareTo(decision.path("finishedAt").asText()) < 0);
  }

  @Test
  void theStatusLeavesTheAccountOfWhoSetWhichFieldAsItIs() {
    ground.ask("a");
    var before = specFields();
    ground.untilDone();
    assertEquals(before, specFields());
    assertTrue(before.toString().contains("f:versionId"), before::toString);
  }

  /** Owned fields of the spec, to the last one. */
  private List<Object> specFields() {
    return ground.model().getMetadata().getManagedFields().stream()
        .map(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void everyOutcomeIsRecordedOnce() {
    ground.ask("a");
    ground.untilDone();
    ground.tasks.liars.add("b");
    ground.ask("b");
    ground.untilDone();
    ground.ask("c");
    ground.untilStep(Step.Bake);
    ground.node.unready.add(ground.status().servingRevision());
    ground.untilDone();
    ground.ask("d");
    ground.untilStep(Step.Stage);
    ground.rollBackTo(1);
    ground.untilDone();
    for (int i = 0; i < 5; i++) {
      ground.restart();
      ground.step();
    }
    assertEquals(List.of("Promoted", "Rejected", "RolledBack", "Superseded", "Pinned"), outcomes());
  }

  @Test
  void aDecisionThatWasNotRecordedIsBeforeTheNextRequestBegins() {
    ground.ask("a");
    refuse(1, Fault.internalError());
    ground.until(s -> s.rollout().outcome() == Outcome.Promoted);
    ground.step(); // the record fails
    assertEquals(List.of(), outcomes());
    ground.restart();
    ground.ask("b");
    ground.untilDone();
    assertEquals(List.of("Promoted", "Promoted"), outcomes());
    assertEquals(1, document(ground.decisions().getFirst()).at("/to/revision").asInt());
  }

  @Test
  void aRecordThatIsRefusedHoldsUpNothingAndIsTriedAgain() {
    refuse(1, new Fault.Answer(403, "Forbidden", "exceeded quota"));
    ground.ask("a");
    ground.untilDone();
    assertEquals(List.of(), outcomes());
    ground.now = ground.now.plusSeconds(60);
    ground.step();
    assertEquals(List.of("Promoted"), outcomes());
  }

  @Test
  void noMoreRecordsAreKeptThanTheHistoryLimitSays() {
    ground.ask("a");
    ground.edit(s -> s.withRevisionHistoryLimit(2));
    ground.untilDone();
    for (String key : List.of("b", "c", "d")) {
      ground.ask(key);
      ground.untilDone();
    }
    assertEquals(
        List.of(3, 4),
        ground.decisions().stream().map(d -> document(d).at("/to/revision").asInt()).toList());
  }

  /** No answer; or the answer to the client's second try, which it makes by itself. */
  static Stream<Fault> lostAnswers() {
    return Stream.of(new Fault.Drop(), Fault.conflict());
  }

  @ParameterizedTest
  @MethodSource("lostAnswers")
  void oneLineOfTheLogSaysTheSameThoughNoAnswerCame(Fault answer) throws JsonProcessingException {
    boolean[] lost = {false};
    ground
        .cluster
        .requests()
        .intercept(
            new Interceptor() {
              @Override
              public Optional<Fault> after(ApiRequest request, int code) {
                boolean first = request.resource().equals("configmaps") && request.isWrite();
                if (!first || lost[0]) {
                  return Optional.empty();
                }
                lost[0] = true;
                return Optional.of(answer);
              }
            });
    ground.ask("a");
    ground.untilDone();
    List<String> lines = DecisionLines.of(ground.model().getMetadata().getUid());
    assertEquals(1, lines.size(), () -> "" + lines);
    assertEquals(
        document(ground.decisions().getFirst()), JSON.readTree(lines.getFirst()).path("decision"));
  }
}
