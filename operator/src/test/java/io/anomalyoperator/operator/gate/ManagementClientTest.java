package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.DriftEvidence;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Latencies;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementClientTest {
  private static final String HOST = "127.0.0.1";

  /** What the pod answers to each call, the last answer again and again. */
  private final Map<String, ArrayDeque<Answer>> script = new ConcurrentHashMap<>();

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private HttpServer pod;
  private ManagementClient client;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    pod =
        Pods.start(
            HOST,
            0,
            exchange -> {
              try (exchange) {
                var call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
                calls.add(call);
                var answers = script.getOrDefault(call, new ArrayDeque<>());
                var answer = answers.size() > 1 ? answers.poll() : answers.peek();
                if (!"Bearer t0ken"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                  answer = new Answer(401, "");
                } else if (answer == null) {
                  answer = new Answer(404, "");
                }
                var body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
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

  @Test
  void aPodSaysWhoItIs() {
    says("GET /management/status", 200, status(false));
    assertEquals(
        new Finding.Found<>(new PodReport("uid-1", 4, "aa", "bb", true, false, 3)),
        client.inspect("uid-1", HOST, "t0ken"));
  }

  @Test
  void aPodThatDrainsIsToldToStopThat() {
    says("GET /management/status", 200, status(true));
    says("GET /management/status", 200, status(false));
    says("DELETE /management/drain", 204, "");
    assertEquals(
        new Finding.Found<>(new PodReport("uid-1", 4, "aa", "bb", true, false, 3)),
        client.inspect("uid-1", HOST, "t0ken"));
    assertEquals(
        List.of("GET /management/status", "DELETE /management/drain", "GET /management/status"),
        calls);
  }

  @Test
  void aPodIsToldToDrainWithinALimit() {
    says("GET /management/status", 200, status(false));
    says("POST /management/drain?seconds=30", 200, status(true));
    var found = client.drain("uid-1", HOST, "t0ken", Duration.ofSeconds(30));
    assertEquals(new Finding.Found<>(new PodReport("uid-1", 4, "aa", "bb", true, true, 3)), found);
  }

  @Test
  void whoeverHasTheAddressOfAPodThatIsGoneIsLeftAlone() {
    says("GET /management/status", 200, status(true));
    var words = "answered by pod uid-1, expected uid-0";
    unable(client.inspect("uid-0", HOST, "t0ken"), words);
    unable(client.drain("uid-0", HOST, "t0ken", Duration.ofSeconds(30)), words);
    unable(client.golden("uid-0", HOST, "t0ken"), words);
    assertEquals(Set.of("GET /management/status"), Set.copyOf(calls));
  }

  @Test
  void goldenScoresComeWithTheNameOfWhoComputedThem() {
    says("GET /management/status", 200, status(false));
    says("POST /management/golden", 200, golden("[0.1, 1e-7, null]"));
    var found =
        assertInstanceOf(Finding.Found.class, client.golden("uid-1", HOST, "t0ken")).value();
    assertEquals(
        new Task.GoldenScores(
            new PodReport("uid-2", 4, "aa", "bb", true, false, 3), List.of(0.1, 1e-7, Double.NaN)),
        found);
  }

  @Test
  void driftIsTheWordOfThePodsThatHaveSeenEnough() {
    for (String told : List.of("detected", "none", "insufficient_data", "off")) {
      says("GET /management/drift", 200, drift(told));
    }
    var address = new PodAddress("uid-1", "pod", HOST, 0);
    assertEquals(
        new Finding.Found<>(
            new DriftEvidence(
                2,
                1,
                "of 300 recent rows PSI of the scores 0.41, 2 of 8 features changed, most of all"
                    + " f3")),
        client.drift(List.of(address, address, address, address), "t0ken"));
  }

  @Test
  void aServerFromBeforeDriftSaysNothing() {
    assertEquals(
        new Finding.Found<>(DriftEvidence.NONE),
        client.drift(List.of(new PodAddress("uid-1", "pod", HOST, 0)), "t0ken"));
  }

  @Test
  void driftOfWhoeverHasTheAddressNowIsNone() {
    says("GET /management/drift", 200, drift("detected"));
    unable(
        client.drift(List.of(new PodAddress("uid-0", "pod", HOST, 0)), "t0ken"),
        "answered by pod uid-1, expected uid-0");
  }

  @Test
  void trafficIsTheSumOfAllPods() {
    says("GET /management/traffic", 200, traffic("uid-1", 100, "[1.0, 2.0]", "[60, 40]"));
    says("GET /management/traffic", 200, traffic("uid-2", 50, "[2.0, 4.0]", "[10, 5]"));
    var latencies = new Latencies(new TreeMap<>(Map.of(1.0, 60L, 2.0, 50L, 4.0, 5L)));
    assertEquals(
        new Finding.Found<>(new Traffic(150, 6, 300, 8, latencies)),
        client.watch(List.of(address("uid-1"), address("uid-2")), "t0ken"));
  }

  @Test
  void anOlderServerTellsOfItsRequestsAlone() {
    says("GET /management/traffic", 200, "{\"pod_uid\":\"uid-1\",\"requests\":9,\"errors\":2}");
    assertEquals(
        new Finding.Found<>(new Traffic(9, 2, 0, 0, Latencies.NONE)),
        client.watch(List.of(address("uid-1")), "t0ken"));
  }

  @Test
  void aSilentPodAndAnotherAtItsAddressHideNothingOfTheRest() {
    says("GET /management/traffic", 500, "");
    says("GET /management/traffic", 200, traffic("uid-9", 50, "[]", "[]"));
    says("GET /management/traffic", 200, traffic("uid-3", 100, "[1.0]", "[100]"));
    var latencies = new Latencies(new TreeMap<>(Map.of(1.0, 100L)));
    assertEquals(
        new Finding.Found<>(
            new Traffic(100, 3, 150, 4, latencies, List.of("pod-uid-1", "pod-uid-2"))),
        client.watch(List.of(address("uid-1"), address("uid-2"), address("uid-3")), "t0ken"));
  }

  @Test
  void whereNobodyTellsNothingIsKnown() {
    says("GET /management/traffic", 500, "");
    unable(client.watch(List.of(address("uid-1"), address("uid-2")), "t0ken"), "answered 500");
    assertEquals(
        new Finding.Found<>(Traffic.NONE), client.watch(List.of(), "t0ken"), "nobody was asked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[1.0]|[1, 2]", "[1.0]|3", "fast|[1]"})
  void anOddHistogramIsNoVerdict(String bounds, String counts) {
    var odd = bounds.startsWith("[") ? bounds : "\"" + bounds + "\"";
    says("GET /management/traffic", 200, traffic("uid-1", 1, odd, counts));
    unable(client.watch(List.of(address("uid-1")), "t0ken"), "latency_");
  }

  private static PodAddress address(String uid) {
    return new PodAddress(uid, "pod-" + uid, HOST, 0);
  }

  private static String traffic(String uid, int requests, String bounds, String counts) {
    return """
    {"pod_uid":"%s","requests":%d,"errors":3,"rows":150,"anomalies":4,
     "latency_bounds_ms":%s,"latency_counts":%s}\
    """
        .formatted(uid, requests, bounds, counts);
  }

  private static String drift(String status) {
    return """
    {"pod_uid":"uid-1","status":"%s","samples":300,"score_psi":0.41,
     "features_tested":8,"features_drifted":2,"worst_feature":"f3"}\
    """
        .formatted(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ready",
        "[]",
        "{}",
        "{\"pod_uid\": 7}",
        "{\"pod_uid\":\"u\",\"revision\":\"four\",\"sha256\":\"\",\"manifest_sha256\":\"\",\"ready\":true,\"draining\":false,\"open_connections\":0}"
      })
  void anOddBodyIsNoVerdict(String body) {
    says("GET /management/status", 200, body);
    unable(client.inspect("uid-1", HOST, "t0ken"), "/management/status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[\"high\"]", "0.3"})
  void oddScoresAreNoVerdict(String scores) {
    says("GET /management/status", 200, status(false));
    says("POST /management/golden", 200, golden(scores));
    unable(client.golden("uid-1", HOST, "t0ken"), "scores");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 500, 503})
  void anErrorIsNoVerdict(int status) {
    says("GET /management/status", status, "{}");
    unable(client.inspect("uid-1", HOST, "t0ken"), "answered " + status);
  }

  @Test
  void anotherTokenIsNamedWithoutShowingIt() {
    var message = unable(client.inspect("uid-1", HOST, "wr0ng"), "knows another token");
    assertTrue(!message.contains("wr0ng"), message);
  }

  @Test
  void nobodyThereIsNoVerdict() {
    pod.stop(0);
    unable(client.inspect("uid-1", HOST, "t0ken"), HOST);
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    says("GET /management/status", 200, "{\"x\":\"" + "x".repeat(2 << 20) + "\"}");
    unable(client.inspect("uid-1", HOST, "t0ken"), "/management/status");
  }

  private static String unable(Finding<?> found, String words) {
    var unable = assertInstanceOf(Finding.Unable.class, found);
    assertEquals(Reason.PodUnreachable, unable.reason());
    assertTrue(unable.message().contains(words), unable.message());
    return unable.message();
  }

  private void says(String call, int status, String body) {
    script.computeIfAbsent(call, c -> new ArrayDeque<>()).add(new Answer(status, body));
  }

  private static String status(boolean draining) {
    return """
    {"resource":"models/mnist","revision":4,"sha256":"aa","manifest_sha256":"bb","model_version":"v",
     "pod":"mnist-r4-x","pod_uid":"uid-1","ready":true,"draining":%s,"drain_deadline":null,
     "open_connections":3,"requests":123,"started_at":"2026-11-20T10:00:00Z"}
    """
        .formatted(draining);
  }

  private static String golden(String scores) {
    return """
    {"revision":4,"sha256":"aa","manifest_sha256":"bb","pod_uid":"uid-2","scores":%s}
    """
        .formatted(scores);
  }
}
