package io.anomalyoperator.e2e.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Hit;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Seconds until the operator knows: of packages, of candidates, of versions under traffic. */
@EndToEnd
@TestMethodOrder(MethodName.class)
class DecisionBench {
  private static final int RUNS = Integer.getInteger("bench.runs", 5);
  private static final int BAKES = Integer.getInteger("bench.bakes", 0);

  /** Models that bake beside each other. */
  private static final int LANES = Integer.getInteger("bench.lanes", 1);

  private static final int BAKE_SECONDS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String REVISION = "anomaly-operator.io/revision";

  /** Fifty requests a second. */
  private static final int USERS = 5;

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** What a pod that remembers as many rows as it holds says of it. */
  private static final String FULL_MEMORY = "\nml_replay_samples 512.0\n";

  @Test
  void ofAPackage(Ground ground) throws Exception {
    var model = serving(ground, "told-of-a-package");
    var pin = ground.trainer().zeros("v1").pin();
    var seconds = new ArrayList<Double>();
    try (var pods = model.watchPods()) {
      Set<String> before =
          model.pods().stream().map(p -> p.getMetadata().getName()).collect(Collectors.toSet());
      for (int run = 0; run < RUNS; run++) {
        long begin = System.nanoTime();
        String digest = "%064x".formatted(begin);
        model.apply(spec(ground, run).artifact(pin.withSha256(Optional.of(digest))));
        var status = decided(model);
        seconds.add(since(begin));
        assertEquals("DigestMismatch", status.reason(), status::toString);
      }
      assertEquals(before, pods.names(), "no pod was made");
    }
    say("apply to verdict, package of another digest", seconds, "no pod");
  }

  @Test
  void ofACandidate(Ground ground) throws Exception {
    var model = serving(ground, "told-of-a-candidate");
    float[][] rows = new Digits(ground.settings()).first(900, label -> label == 0);
    var seconds = new ArrayList<Double>();
    String said = "";
    for (int run = 1; run <= RUNS; run++) {
      try (var load = Load.on(model, rows, USERS, PAUSE)) {
        Awaitility.await("a memory of 512 rows")
            .atMost(LIMIT)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> metrics(model).contains(FULL_MEMORY));
        int candidate = model.status().servingRevision() + 1;
        model.apply(spec(ground, run));
        until("the candidate's pod is ready", () -> isReady(model, candidate));
        long begin = System.nanoTime();
        until("the switch", () -> selected(ground, model) == candidate);
        seconds.add(since(begin));
        var status = decided(model);
        said = status.gate("Replay").orElseThrow();
        assertEquals(List.of(), load.stop().failed());
      }
    }
    say("candidate's pod ready to switched, golden and replay", seconds, said);
  }

  @Test
  void ofAVersionThatFailsAlways(Ground ground) throws Exception {
    underTraffic(
        ground, ground.variants().failing(), "first to last failed request, all of them fail");
  }

  @Test
  void ofAVersionThatFailsOneInTwenty(Ground ground) throws Exception {
    underTraffic(
        ground, ground.variants().faltering(), "first to last failed request, 5 % of them fail");
  }

  private void underTraffic(Ground ground, String image, String what) throws Exception {
    var model = serving(ground, "told-of-traffic");
    float[] row = ground.trainer().zeros("v1").content().golden().inputs()[0];
    var seconds = new ArrayList<Double>();
    int failed = 0;
    for (int run = 1; run <= RUNS; run++) {
      try (var load = Load.on(model, row, USERS, PAUSE)) {
        model.apply(spec(ground, run).image(image).bakeSeconds(120));
        var status = decided(model);
        assertEquals(Optional.of("RolledBack"), status.outcome(), status::toString);
        int before = load.count();
        until("more answers", () -> load.count() > before + 50);
        List<Hit> failures = load.stop().failed();
        seconds.add((failures.getLast().sent() - failures.getFirst().sent()) / 1e9);
        failed += failures.size();
      }
    }
    say(what, seconds, failed / RUNS + " failed a run, 50 requests/s");
  }

  /** What came of bakes: requests of the candidates, those that failed, returns. */
  private record Bakes(long requests, long failed, List<String> returns) {
    Bakes plus(Bakes more) {
      var all = new ArrayList<>(returns);
      all.addAll(more.returns);
      return new Bakes(requests + more.requests, failed + more.failed, all);
    }
  }

  /** Half a percent is below the bound: whoever goes back from it, goes back for nothing. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void ofVersionsThatFailOneInTwoHundred(Ground ground) throws Exception {
    assumeTrue(BAKES > 0, "-Dbench.bakes says how many");
    // made once, before all lanes ask for it
    ground.variants().stumbling();
    ground.trainer().zeros("v1");
    var bakes = new Bakes(0, 0, List.of());
    try (var lanes = Executors.newFixedThreadPool(LANES)) {
      var running =
          IntStream.range(0, LANES)
              .mapToObj(
                  lane -> lanes.submit(() -> bakes(ground, lane, (BAKES + LANES - 1) / LANES)))
              .toList();
      for (var lane : running) {
        bakes = bakes.plus(lane.get());
      }
    }
    double share = (double) bakes.failed / bakes.requests;
    System.out.printf(
        Locale.ROOT,
        "bench: %-56s %7d %7d %15s  %.2f %% of %d requests failed%n",
        "false returns, bakes of " + BAKE_SECONDS + " s at 0.5 % errors",
        bakes.returns.size(),
        BAKES,
        "",
        100 * share,
        bakes.requests);
    assertTrue(share > 0.0025 && share < 0.01, "the variant fails " + share);
    assertEquals(List.of(), bakes.returns);
  }

  private static Bakes bakes(Ground ground, int lane, int times) throws Exception {
    var model = serving(ground, "told-of-stumbles-" + lane);
    float[] row = ground.trainer().zeros("v1").content().golden().inputs()[0];
    var all = new Bakes(0, 0, List.of());
    for (int bake = 1; bake <= times; bake++) {
      // each begins beside one that never fails
      model.apply(spec(ground, 2 * bake - 1).bakeSeconds(0));
      assertEquals(Optional.of("Promoted"), decided(model).outcome());
      try (var load = Load.on(model, row, USERS, PAUSE)) {
        model.apply(
            spec(ground, 2 * bake).image(ground.variants().stumbling()).bakeSeconds(BAKE_SECONDS));
        var status = decided(model);
        int candidate = 2 * bake + 1;
        List<String> returned = List.of();
        if (status.outcome().equals(Optional.of("RolledBack"))) {
          returned = List.of(status.reason() + " in bake " + bake + " of lane " + lane);
        } else {
          assertEquals(Optional.of("Promoted"), status.outcome(), status::toString);
          assertEquals(candidate, status.servingRevision(), status::toString);
        }
        var report = load.stop();
        List<Hit> failures = report.failed();
        long served = report.matching(hit -> hit.revision() == candidate).size();
        all = all.plus(new Bakes(served + failures.size(), failures.size(), returned));
      }
    }
    return all;
  }

  private static Model serving(Ground ground, String name) {
    var model = ground.model(name);
    model.apply(spec(ground, 0));
    model.awaitOutcome("Promoted");
    return model;
  }

  /** The run's number makes each request another one. */
  private static ModelSpec spec(Ground ground, int run) {
    return ModelSpec.of(ground.trainer().zeros("v1").pin())
        .with("/rollout/gates/replay/samples", 512)
        .with("/server/podAnnotations", Map.of("example.com/run", Integer.toString(run)));
  }

  private static ModelStatus decided(Model model) {
    return model.await("to be decided", LIMIT, s -> s.decided() && s.step().equals("Done"));
  }

  private static boolean isReady(Model model, int revision) {
    var pods = model.pods(revision);
    return !pods.isEmpty() && pods.stream().allMatch(Readiness::isPodReady);
  }

  private static int selected(Ground ground, Model model) {
    var service =
        ground.client().services().inNamespace(model.namespace()).withName(model.name()).get();
    return Integer.parseInt(service.getSpec().getSelector().get(REVISION));
  }

  private static String metrics(Model model) throws IOException {
    try (InputStream told = model.address().uri("/metrics").toURL().openStream()) {
      return new String(told.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void until(String what, Callable<Boolean> seen) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(seen);
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void say(String what, List<Double> seconds, String note) {
    var sorted = seconds.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "bench: %-56s %7.2f %7.2f %7.2f  %s%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.getFirst(),
        sorted.getLast(),
        note);
  }
}
