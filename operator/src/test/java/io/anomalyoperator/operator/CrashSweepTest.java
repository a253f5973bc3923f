package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.api.ApiRequest;
import io.anomalyoperator.embedded.api.Fault;
import io.anomalyoperator.embedded.api.Interceptor;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.resources.ControllerRevisions;
import io.anomalyoperator.operator.rollout.Parameters;
import io.anomalyoperator.operator.rollout.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The operator is cut down at each of its API writes, before it and after it, and a new one takes
 * over; or it lives on, and the write is answered with an error, or done and never answered.
 * Whatever happens, the end is the same as without, and no revision gets traffic that did not pass
 * its gates.
 */
class CrashSweepTest {
  /** Every so many disturbances of a story: {@code SWEEP_STRIDE=1} tries each of them. */
  private static final int STRIDE =
      Integer.parseInt(System.getenv().getOrDefault("SWEEP_STRIDE", "40"));

  /** The first of them, so that several runs with one stride try them all between them. */
  private static final int FIRST =
      Integer.parseInt(System.getenv().getOrDefault("SWEEP_FIRST", "1"));

  /** What is done to the operator at its writes. */
  enum Cut {
    BEFORE(Integer.MAX_VALUE),
    /** After it, and the one that takes over after one of its first writes too. */
    TWICE(Integer.MAX_VALUE),
    CONFLICT(2),
    SERVER_ERROR(2),
    /**
     * It is done, but the client hears nothing of it: the connection ends, the process lives on.
     */
    ANSWER_LOST(2);

    /** A process ends once in a story; errors come at every so many writes of it. */
    final int every;

    Cut(int every) {
      this.every = every;
    }

    boolean hits(int write, int first) {
      return write >= first && (write - first) % every == 0;
    }

    /** Stories that it takes to hit each of so many writes. */
    int stories(int writes) {
      return Math.min(writes, every);
    }
  }

  /** Counts the operator's writes, disturbs one of them, and checks each for safety. */
  static final class Watch implements Interceptor {
    final EmbeddedGround ground;
    final int target;
    final Optional<Cut> cut;
    final List<String> seen = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    volatile boolean kill;

    Watch(EmbeddedGround ground, int target, Optional<Cut> cut) {
      this.ground = ground;
      this.target = target;
      this.cut = cut;
    }

    static boolean counts(ApiRequest request) {
      return request.isWrite()
          && request.userAgent().startsWith(EmbeddedGround.OPERATOR)
          && !request.resource().equals("events");
    }

    @Override
    public Optional<Fault> before(ApiRequest request) {
      if (!counts(request)) {
        return Optional.empty();
      }
      seen.add(request.toString());
      check(request);
      if (cut.isEmpty() || !cut.get().hits(seen.size(), target)) {
        return Optional.empty();
      }
      return switch (cut.get()) {
        case BEFORE -> {
          kill = true;
          yield Optional.of(new Fault.Drop());
        }
        case CONFLICT -> Optional.of(Fault.conflict());
        case SERVER_ERROR -> Optional.of(Fault.internalError());
        case TWICE, ANSWER_LOST -> Optional.empty();
      };
    }

    @Override
    public Optional<Fault> after(ApiRequest request, int code) {
      if (!counts(request) || kill) {
        return Optional.empty();
      }
      kill = cutAfter();
      boolean lost =
          cut.equals(Optional.of(Cut.ANSWER_LOST)) && cut.get().hits(seen.size(), target);
      return kill || lost ? Optional.of(new Fault.Drop()) : Optional.empty();
    }

    private boolean cutAfter() {
      boolean first = seen.size() == target;
      boolean second = seen.size() == target + 1 + target % 3;
      return cut.equals(Optional.of(Cut.TWICE)) && (first || second);
    }

    /**
     * Nothing is written that does not follow from what is recorded, and a liar gets no traffic.
     */
    void check(ApiRequest request) {
      if (request.resource().equals("anomalymodels")) {
        return;
      }
      AnomalyModel model = live();
      World recorded = World.of(model.getStatus(), Parameters.of(model.getSpec()));
      JsonNode spec = request.body().path("spec");
      switch (request.resource()) {
        case "services" -> {
          int to = spec.path("selector").path(Labels.REVISION).asInt(World.EVERY_REVISION);
          if (to != recorded.selected()) {
            violations.add("traffic goes to " + to + ", recorded is " + recorded.selected());
          }
          int candidate = model.getStatus().rollout().to();
          String key = key(to == World.EVERY_REVISION ? candidate : to);
          if (ground.tasks.liars.contains(key)
              || ground.tasks.poor.contains(key)
              || ground.tasks.alarming.contains(key)) {
            violations.add("traffic for a candidate that failed its gate: " + to);
          }
        }
        case "deployments" -> {
          String name =
              request.verb().equals("delete")
                  ? request.name()
                  : request.body().at("/metadata/name").asText();
          int revision = Integer.parseInt(name.substring(name.lastIndexOf("-r") + 2));
          Integer wanted = recorded.replicas().get(revision);
          Integer written =
              request.verb().equals("delete")
                  ? null
                  : Integer.valueOf(spec.path("replicas").asInt());
          if (!Objects.equals(wanted, written)) {
            violations.add(request + " makes " + written + " pods, recorded are " + wanted);
          }
        }
        default -> {
          // records, budgets and the like give nobody traffic
        }
      }
    }

    private AnomalyModel live() {
      return ground
          .node
          .client()
          .resources(AnomalyModel.class)
          .inNamespace(EmbeddedGround.NAMESPACE)
          .withName(EmbeddedGround.NAME)
          .get();
    }

    private String key(int revision) {
      return Optional.ofNullable(
              ground
                  .node
                  .client()
                  .apps()
                  .controllerRevisions()
                  .inNamespace(EmbeddedGround.NAMESPACE)
                  .withName(EmbeddedGround.NAME + "-r" + revision)
                  .get())
          .map(r -> ControllerRevisions.read(r).verified().artifact().key())
          .orElse("");
    }
  }

  /** A run of a story with one cut; answers with the watch and the end. */
  private static Map.Entry<Watch, End> run(CrashStory scenario, int target, Optional<Cut> cut) {
    try (EmbeddedGround ground = new EmbeddedGround()) {
      scenario.given().accept(ground);
      Watch watch = new Watch(ground, target, cut);
      ground.cluster.requests().intercept(watch);
      ground.onFailure =
          failure -> {
            if (watch.kill) {
              watch.kill = false;
              ground.restart();
            }
          };
      scenario.story().accept(ground);
      return Map.entry(watch, End.of(ground));
    }
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> theEndIsTheSameWhereverTheOperatorIsCutDown() {
    return IntStream.range(0, CrashStory.ALL.size())
        .boxed()
        .flatMap(i -> sweep(CrashStory.ALL.get(i), i));
  }

  /** What is done to one telling of a story, from which write on. */
  private record Disturbance(Cut cut, int write) {}

  /** Each story begins at another of them, so that each kind of cut is among those of a few. */
  private static Stream<DynamicTest> sweep(CrashStory scenario, int ordinal) {
    var undisturbed = run(scenario, 0, Optional.empty());
    List<String> seen = undisturbed.getKey().seen;
    List<Disturbance> all =
        scenario.cuts().stream()
            .flatMap(
                cut ->
                    IntStream.rangeClosed(1, cut.stories(seen.size()))
                        .mapToObj(write -> new Disturbance(cut, write)))
            .toList();
    Map<Cut, List<Disturbance>> tried =
        IntStream.iterate((FIRST - 1 + ordinal) % STRIDE, i -> i < all.size(), i -> i + STRIDE)
            .mapToObj(all::get)
            .collect(Collectors.groupingBy(Disturbance::cut, TreeMap::new, Collectors.toList()));
    return Stream.concat(
        Stream.of(
            DynamicTest.dynamicTest(
                scenario.name() + ": undisturbed",
                () -> {
                  assertEquals(List.of(), undisturbed.getKey().violations);
                  assertEquals(scenario.writes(), seen.size(), seen::toString);
                })),
        tried.entrySet().stream()
            .map(
                cut ->
                    DynamicTest.dynamicTest(
                        "%s: %s, %d of %d writes"
                            .formatted(
                                scenario.name(), cut.getKey(), cut.getValue().size(), seen.size()),
                        () ->
                            cut.getValue()
                                .forEach(d -> disturb(scenario, d, undisturbed.getValue())))));
  }

  private static void disturb(CrashStory scenario, Disturbance d, End undisturbed) {
    var disturbed = run(scenario, d.write(), Optional.of(d.cut()));
    assertEquals(undisturbed, disturbed.getValue(), () -> d + ": " + disturbed.getKey().seen);
    assertEquals(List.of(), disturbed.getKey().violations);
  }

  @Test
  void aPassThatConvergesBeforeItRecordsIsCaught() {
    try (EmbeddedGround ground = new EmbeddedGround()) {
      Watch watch = new Watch(ground, 0, Optional.empty());
      ground.cluster.requests().intercept(watch);
      ground.convergeFirst = true;
      ground.ask("a");
      ground.untilDone();
      assertNotEquals(List.of(), watch.violations, "the sweep proves nothing if this passes");
    }
  }
}
