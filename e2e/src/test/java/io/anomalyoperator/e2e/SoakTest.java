package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.Children;
import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Faults;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Hit;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Patience;
import io.anomalyoperator.e2e.ground.Pin;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Good and bad versions in turn, the operator and pods killed at random moments, users all the
 * time. A few rollouts here; {@code -De2e.rollouts=100} for a soak, {@code -De2e.seed} for one that
 * was seen before.
 */
@EndToEnd
@Isolated("the operator is killed")
class SoakTest {
  private static final int ROLLOUTS = Integer.getInteger("e2e.rollouts", 2);
  private static final int REPLICAS = 2;
  private static final int KEPT = 5;
  private static final Duration PAUSE = Duration.ofMillis(40);

  /** From a pod's death until no request is sent to it any more. */
  private static final Duration UNTIL_MISSED = Patience.times(Duration.ofSeconds(3));

  /** How a request ends whose connection nobody holds any more, or whose pod takes none. */
  private static final List<String> BROKEN =
      List.of("java.net.", "java.io.EOFException", "java.io.IOException");

  /** What somebody asks for, and what has to come of it. */
  private enum Request {
    GOOD("Promoted", ""),
    OF_ANOTHER_DIGEST("Rejected", "DigestMismatch"),
    LYING("Rejected", "GoldenMismatch"),
    FAILING("RolledBack", "ErrorRateHigh");

    static final List<Request> BAD = List.of(OF_ANOTHER_DIGEST, LYING, FAILING);

    private final String outcome;
    private final String reason;

    Request(String outcome, String reason) {
      this.outcome = outcome;
      this.reason = reason;
    }
  }

  private enum Kill {
    OPERATOR,
    POD,
    NOBODY
  }

  /** A stretch of time in which some requests may fail. */
  private record Allowed(long from, long to, Predicate<Hit> held) {
    boolean covers(Hit hit) {
      return hit.answered() - from >= 0 && hit.sent() - to <= 0 && held.test(hit);
    }
  }

  private final Random random = new Random(seed());
  private final List<Allowed> allowed = new ArrayList<>();
  private final Map<Kill, Integer> kills = new EnumMap<>(Kill.class);
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private static long seed() {
    long seed = Long.getLong("e2e.seed", System.nanoTime());
    System.out.println("the course of the soak: -De2e.seed=" + seed);
    return seed;
  }

  @BeforeAll
  static void arm(Ground ground) {
    new Faults(ground).letStopsOfTheOperatorBeKills();
  }

  @AfterAll
  static void disarm(Ground ground) {
    ground.chart().upgrade(ground.settings().serverImage(), Map.of());
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void nobodyNoticesAndNothingIsLeftBehind(Ground ground) throws InterruptedException {
    var model = ground.model("soaked");
    model.apply(spec(ground, 0));
    model.awaitOutcome("Promoted");

    float[][] rows = new Digits(ground.settings()).first(512, label -> label == 0);
    int decisions = 1;
    try (var load = Load.on(model, rows, 4, PAUSE)) {
      for (int round = 1; round <= ROLLOUTS; round++) {
        rollOut(ground, model, round);
        decisions++;
      }
      var report = load.stop();
      System.out.printf("soaked: %s, kills %s, %s%n", outcomes, kills, report);
      assertEquals(
          List.of(),
          report.matching(
              hit -> hit.failure().isPresent() && allowed.stream().noneMatch(a -> a.covers(hit))));
    }
    assertNothingIsLeftBehind(ground, model, decisions);
  }

  private void rollOut(Ground ground, Model model, int round) {
    Request request = round % 2 == 0 ? any(Request.BAD) : Request.GOOD;
    int before = model.status().servingRevision();
    long begin = System.nanoTime();
    model.apply(asked(ground, request, round));
    Kill kill = kill(ground, model, begin);

    var status =
        model.await(
            "to be done with round " + round, LATER, s -> s.decided() && s.step().equals("Done"));
    String seen = "round %d, %s, killed %s: %s".formatted(round, request, kill, status);
    assertEquals(Optional.of(request.outcome), status.outcome(), seen);
    if (request == Request.GOOD) {
      assertTrue(status.servingRevision() > before, seen);
    } else {
      assertEquals(request.reason, status.reason(), seen);
      assertEquals(before, status.servingRevision(), seen);
    }
    if (request == Request.FAILING) {
      allowed.add(
          new Allowed(
              begin, System.nanoTime(), hit -> hit.failure().orElseThrow().startsWith("500 ")));
    }
    outcomes.merge(request.outcome, 1, Integer::sum);
    System.out.printf(
        "round %d: %s, killed %s, %s after %.1f s%n",
        round, request, kill, request.outcome, (System.nanoTime() - begin) / 1e9);
  }

  private ModelSpec asked(Ground ground, Request request, int round) {
    var spec = spec(ground, round);
    Pin pin = pin(ground, round);
    return switch (request) {
      case GOOD -> spec;
      case OF_ANOTHER_DIGEST ->
          spec.artifact(pin.withSha256(Optional.of("%064x".formatted(round))));
      case LYING -> spec.image(ground.variants().lying());
      case FAILING -> spec.image(ground.variants().failing()).bakeSeconds(120);
    };
  }

  /** The round's number makes each request another one. */
  private static ModelSpec spec(Ground ground, int round) {
    return ModelSpec.of(pin(ground, round))
        .replicas(REPLICAS)
        .with("/revisionHistoryLimit", KEPT)
        .with("/server/podAnnotations", Map.of("example.com/round", Integer.toString(round)));
  }

  private static Pin pin(Ground ground, int round) {
    return ground.trainer().zeros(round % 4 == 1 ? "v3" : "v1").pin();
  }

  private Kill kill(Ground ground, Model model, long begin) {
    Kill kill = any(List.of(Kill.values()));
    long wait = Duration.ofMillis(random.nextInt(8_000)).toNanos();
    kills.merge(kill, 1, Integer::sum);
    if (kill == Kill.NOBODY) {
      return kill;
    }
    Awaitility.await("a moment to kill at")
        .pollInterval(Duration.ofMillis(5))
        .until(() -> System.nanoTime() - begin > wait);
    if (kill == Kill.OPERATOR) {
      new Faults(ground).killOperator();
    } else {
      Pod pod = any(model.pods());
      // before and after: it may enter traffic, or leave it, while this asks
      boolean served = takesTraffic(ground, pod);
      long killed = System.nanoTime();
      served |= takesTraffic(ground, pod);
      ground.client().resource(pod).withGracePeriod(0).delete();
      allowed.add(
          new Allowed(
              killed, System.nanoTime() + UNTIL_MISSED.toNanos(), heldBy(revision(pod), served)));
    }
    return kill;
  }

  /**
   * The connection broke, not the answer; and it led to a pod of this revision as far as it had
   * answered before, or is a new one that may have been sent to the pod.
   */
  private static Predicate<Hit> heldBy(int revision, boolean served) {
    return hit ->
        BROKEN.stream().anyMatch(hit.failure().orElseThrow()::startsWith)
            && (hit.before() == 0 ? served : hit.before() == revision);
  }

  private static int revision(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get("anomaly-operator.io/revision"));
  }

  private static boolean takesTraffic(Ground ground, Pod pod) {
    return ground
        .client()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(pod.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
        .anyMatch(
            endpoint ->
                endpoint.getTargetRef() != null
                    && pod.getMetadata().getUid().equals(endpoint.getTargetRef().getUid()));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static void assertNothingIsLeftBehind(Ground ground, Model model, int decisions) {
    int serving = model.status().servingRevision();
    Awaitility.await("only what serves is there")
        .atMost(LATER)
        .untilAsserted(
            () -> {
              assertEquals(REPLICAS, model.pods().size());
              assertEquals(REPLICAS, model.pods(serving).size());
              assertPodsBelongToWhatServes(model, serving);
              assertEquals(expected(Math.min(decisions, KEPT)), found(ground, model));
              assertRecordsAreThoseOfTheStatus(ground, model);
            });
  }

  /** No pod without an owner, and none of a ReplicaSet but that of the serving Deployment. */
  private static void assertPodsBelongToWhatServes(Model model, int serving) {
    String deployment = "%s-r%d-".formatted(model.name(), serving);
    for (Pod pod : model.pods()) {
      assertTrue(
          pod.getMetadata().getOwnerReferences().stream()
              .anyMatch(
                  owner ->
                      owner.getKind().equals("ReplicaSet")
                          && owner.getName().startsWith(deployment)),
          () -> pod.getMetadata().getName() + " belongs to another than " + deployment);
    }
  }

  /** A good revision has its record; one that was rejected may, while it is the newest. */
  private static void assertRecordsAreThoseOfTheStatus(Ground ground, Model model) {
    var known = new HashSet<String>();
    var good = new HashSet<String>();
    for (var revision : model.status().resource().at("/status/revisions")) {
      String record = "%s-r%d".formatted(model.name(), revision.path("number").asInt());
      known.add(record);
      if (!revision.path("state").asText().equals("Rejected")) {
        good.add(record);
      }
    }
    Set<String> records =
        Children.of(ground.client(), model.namespace(), model.name()).names().stream()
            .filter(name -> name.startsWith("ControllerRevision/"))
            .map(name -> name.substring(name.indexOf('/') + 1))
            .collect(Collectors.toSet());
    assertTrue(records.containsAll(good), () -> records + " lack some of " + good);
    assertTrue(known.containsAll(records), () -> records + " has others than " + known);
  }

  /** Kinds, and how many there are of each. */
  private static Map<String, Long> expected(long decisions) {
    return new TreeMap<>(
        Map.of(
            "ConfigMap", decisions,
            "Deployment", 1L,
            "NetworkPolicy", 1L,
            "PodDisruptionBudget", 1L,
            "ReplicaSet", 1L,
            "Secret", 1L,
            "Service", 1L));
  }

  private static Map<String, Long> found(Ground ground, Model model) {
    // counted elsewhere, or as many as the cluster likes
    Set<String> byOthers = Set.of("Pod", "EndpointSlice", "ControllerRevision");
    var counts = new TreeMap<String, Long>();
    Children.of(ground.client(), model.namespace(), model.name()).names().stream()
        .map(name -> name.substring(0, name.indexOf('/')))
        .filter(kind -> !byOthers.contains(kind))
        .forEach(kind -> counts.merge(kind, 1L, Long::sum));
    return counts;
  }
}
