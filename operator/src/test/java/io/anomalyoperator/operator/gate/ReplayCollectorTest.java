package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two serving pods and one of the candidate, each at an address of its own on this machine. */
class ReplayCollectorTest {
  private static final ModelInput INPUT = new ModelInput("features", "FP32", List.of(2L));
  private static final PodAddress ONE = new PodAddress("uid-1", "mnist-r1-a", "127.0.0.1", 0);
  private static final PodAddress TWO = new PodAddress("uid-2", "mnist-r1-b", "127.0.0.2", 0);
  private static final PodAddress NEW = new PodAddress("uid-3", "mnist-r2-a", "127.0.0.3", 0);

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<HttpServer> pods = new ArrayList<>();
  private ManagementClient client;

  @BeforeEach
  void start() throws IOException {
    int port = 0;
    for (PodAddress pod : List.of(ONE, TWO, NEW)) {
      var server =
          Pods.start(
              pod.ip(),
              port,
              exchange -> {
                try (exchange) {
                  bodies.add(
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                  var answer =
                      answers.get(
                          pod.ip()
                              + " "
                              + exchange.getRequestMethod()
                              + " "
                              + exchange.getRequestURI());
                  var bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
                  exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
                  exchange.getResponseBody().write(bytes);
                }
              });
      port = Pods.port(server);
      pods.add(server);
    }
    client = Pods.client(port);
  }

  @AfterEach
  void stop() {
    client.close();
    pods.forEach(pod -> pod.stop(0));
  }

  private Finding<ReplayEvidence> collect(int most) {
    return client.replay(new Task.Replay(List.of(ONE, TWO), NEW, INPUT, most, 1), "t0ken");
  }

  /** Rows [10n, 10n+1], whose scores are n. */
  private void remembers(PodAddress pod, String uid, int... rows) {
    var inputs = ByteBuffer.allocate(rows.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int row : rows) {
      inputs.putFloat(10 * row).putFloat(10 * row + 1);
    }
    answers.put(
        pod.ip() + " GET /management/samples",
        answer(
            uid,
            1,
            ",\"inputs\":\"%s\"".formatted(Base64.getEncoder().encodeToString(inputs.array())),
            rows));
  }

  private void scores(int... rows) {
    answers.put(NEW.ip() + " POST /management/replay", answer(NEW.uid(), 2, "", rows));
  }

  private static String answer(String uid, int revision, String more, int... rows) {
    var list = java.util.Arrays.stream(rows).boxed().toList();
    return "{\"pod_uid\":\"%s\",\"revision\":%d,\"sha256\":\"s\",\"manifest_sha256\":\"m\"%s,\"scores\":[%s],\"p_values\":[%s],\"anomalies\":[%s]}"
        .formatted(
            uid,
            revision,
            more,
            list.stream().map(r -> r + ".0").collect(Collectors.joining(",")),
            list.stream().map(r -> "0.5").collect(Collectors.joining(",")),
            list.stream().map(r -> Boolean.toString(r > 4)).collect(Collectors.joining(",")));
  }

  private static String inWords(Finding<ReplayEvidence> finding) {
    return assertInstanceOf(Finding.Unable.class, finding).message();
  }

  @Test
  void theNewestRequestsOfAllPodsAreScoredAgainInOneCall() throws Exception {
    remembers(ONE, ONE.uid(), 1, 2, 3);
    remembers(TWO, TWO.uid(), 5, 6);
    scores(3, 6, 2);

    var evidence = Pods.found(collect(3));

    assertEquals(
        List.of(3.0, 6.0, 2.0), evidence.rows().stream().map(r -> r.serving().score()).toList());
    assertTrue(evidence.rows().get(1).candidate().anomaly());
    assertEquals(
        List.of(ONE.uid(), TWO.uid()), evidence.serving().stream().map(p -> p.podUid()).toList());
    assertEquals(2, evidence.candidate().getFirst().revision());
    var sent = new JsonMapper().readTree(bodies.getLast());
    assertEquals("[2]", sent.at("/input/shape").toString());
    var rows =
        ByteBuffer.wrap(Base64.getDecoder().decode(sent.path("inputs").textValue()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(24, rows.remaining());
    assertEquals(30f, rows.getFloat());
    assertEquals(31f, rows.getFloat());
    assertEquals(60f, rows.getFloat());
  }

  @Test
  void oneInputSentAgainAndAgainIsOnePieceOfEvidence() {
    remembers(ONE, ONE.uid(), 1, 1, 2, 1);
    remembers(TWO, TWO.uid(), 2, 2);
    scores(1, 2);

    assertEquals(2, Pods.found(collect(512)).rows().size());
  }

  @Test
  void whereNobodyRemembersAnythingTheCandidateIsNotAsked() {
    remembers(ONE, ONE.uid());
    remembers(TWO, TWO.uid());

    assertEquals(0, Pods.found(collect(512)).rows().size());
    assertEquals(2, bodies.size());
  }

  @Test
  void anotherPodAtTheAddressIsNotTakenForTheOneThatWasMeant() {
    remembers(ONE, "uid-9", 1);
    String why = inWords(collect(512));
    assertTrue(
        why.endsWith("/management/samples: answered by pod uid-9, expected uid-1"), () -> why);
  }

  @Test
  void anOddAnswerIsNoEvidence() {
    remembers(ONE, ONE.uid(), 1);
    remembers(TWO, TWO.uid(), 2);
    scores(1, 2, 3);
    assertEquals("the candidate's pod scored 3 rows, expected 2", inWords(collect(512)));
  }

  @Test
  void aServerOfAnOlderVersionRemembersNothing() {
    remembers(ONE, ONE.uid(), 1);

    assertEquals(0, Pods.found(collect(512)).rows().size());
  }
}
