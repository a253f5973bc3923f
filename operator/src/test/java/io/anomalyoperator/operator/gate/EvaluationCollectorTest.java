package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pod of the candidate that scores a row by its first number. */
class EvaluationCollectorTest {
  private static final int WIDTH = 2;
  private static final ModelInput INPUT = new ModelInput("features", "FP32", List.of(2L));
  private static final PodAddress POD = new PodAddress("uid-1", "mnist-r1-a", "127.0.0.1", 0);
  private static final Task.Evaluate ASKED =
      new Task.Evaluate(
          POD,
          INPUT,
          new ArtifactSpec("labels", "rows.safetensors", null, null, null, null),
          Optional.empty());

  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private String uid = POD.uid();
  private int forgotten;
  private HttpServer pod;
  private ManagementClient client;

  @BeforeEach
  void start() throws IOException {
    pod =
        Pods.start(
            POD.ip(),
            0,
            exchange -> {
              assertEquals("/management/replay", exchange.getRequestURI().getPath());
              try (exchange) {
                var body = answer(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
              }
            });
    client = Pods.client(Pods.port(pod));
  }

  @AfterEach
  void stop() {
    client.close();
    pod.stop(0);
  }

  private byte[] answer(byte[] request) throws IOException {
    var json = new JsonMapper().readTree(request);
    assertEquals("[2]", json.at("/input/shape").toString());
    var numbers =
        ByteBuffer.wrap(Base64.getDecoder().decode(json.path("inputs").textValue()))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    int rows = numbers.remaining() / WIDTH;
    batches.add(rows);
    var scores = new JsonMapper().createArrayNode();
    for (int i = 0; i < rows - forgotten; i++) {
      scores.add(numbers.get(i * WIDTH));
    }
    return "{\"pod_uid\":\"%s\",\"revision\":1,\"sha256\":\"s\",\"manifest_sha256\":\"m\",\"scores\":%s}"
        .formatted(uid, scores)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Rows [i, 0], every third one an anomaly. */
  private static LabelledRows rows(int count, int width) {
    var inputs = new float[count * width];
    var anomalous = new boolean[count];
    for (int i = 0; i < count; i++) {
      inputs[i * width] = i;
      anomalous[i] = i % 3 == 2;
    }
    return new LabelledRows(width, inputs, anomalous);
  }

  private Finding<EvaluationEvidence> evaluate(LabelledRows rows) {
    return client.evaluate(ASKED, rows, "t0ken");
  }

  @Test
  void allRowsAreScoredInBoundedBatchesAndKeepTheirLabels() {
    var evidence = Pods.found(evaluate(rows(1200, WIDTH)));
    assertEquals(List.of(512, 512, 176), batches);
    assertEquals(
        IntStream.range(0, 1200).filter(i -> i % 3 == 2).mapToObj(i -> (double) i).toList(),
        evidence.anomalous());
    assertEquals(
        IntStream.range(0, 1200).filter(i -> i % 3 != 2).mapToObj(i -> (double) i).toList(),
        evidence.normal());
    assertEquals(List.of(POD.uid()), evidence.candidate().stream().map(p -> p.podUid()).toList());
  }

  @Test
  void anotherPodAtTheAddressIsNotTakenForTheOneThatWasMeant() {
    uid = "uid-9";
    var unable = assertInstanceOf(Finding.Unable.class, evaluate(rows(10, WIDTH)));
    assertTrue(
        unable.message().endsWith("/management/replay: answered by pod uid-9, expected uid-1"),
        unable::message);
    assertEquals(Reason.PodUnreachable, unable.reason());
  }

  @Test
  void anOddAnswerIsNoEvidence() {
    forgotten = 1;
    var unable = assertInstanceOf(Finding.Unable.class, evaluate(rows(10, WIDTH)));
    assertEquals("the candidate's pod scored 9 rows, expected 10", unable.message());
  }

  @Test
  void rowsOfAnotherKindOfModelAreNotSent() {
    var verdict = assertInstanceOf(Finding.Verdict.class, evaluate(rows(10, 3)));
    assertEquals(Reason.EvaluationDataInvalid, verdict.reason());
    assertEquals(
        "s3://labels/rows.safetensors has rows of 3 numbers, the model takes features FP32 [2]; write labelled rows of the same data",
        verdict.message());
    assertEquals(List.of(), batches);
  }
}
