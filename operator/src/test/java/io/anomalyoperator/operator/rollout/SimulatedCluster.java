package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RollbackSpec;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A cluster that does at once what a plan says, in a time that the test moves: ground for tests of
 * decisions. Packages, pods and golden scores are as good as the test makes them.
 */
final class SimulatedCluster {
  static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final String CRASHED = "container server ended with exit code 2; see its log";

  Instant now = START;
  long generation = 1;
  AnomalyModelSpec spec = spec("a");
  Optional<Requester> requester = Optional.empty();
  AnomalyModelStatus status = AnomalyModelStatus.initial();
  final TreeMap<Integer, RevisionRecord> records = new TreeMap<>();

  /** What pods were made of, whatever became of the records. */
  final TreeMap<Integer, RevisionRecord> made = new TreeMap<>();

  Optional<Trouble> trouble = Optional.empty();
  final TreeMap<Integer, List<String>> pods = new TreeMap<>();
  int selected;
  private boolean service;
  Instant endpointsSince = START;
  Set<String> endpoints = Set.of();
  int serial;
  AccessPolicy access = AccessPolicy.open();
  long highestEpoch;

  /** Where each key stands now, for artifacts that name no version. */
  String objectVersion = "now";

  /** What S3 says of a key; unheard-of keys are good packages. */
  final Map<String, Finding<VerifiedArtifact>> packages = new HashMap<>();

  /** What S3 says of a key that it is asked for the version of; others are there. */
  final Map<String, Finding<ResolvedArtifact>> lookups = new HashMap<>();

  /** Revisions and keys whose pods never become ready. */
  final Set<Integer> unready = new HashSet<>();

  /** Revisions of whose pods the cluster's controllers have not heard that they are ready. */
  final Set<Integer> uncounted = new HashSet<>();

  /** Revisions whose pods find no node. */
  final Set<Integer> lackRoom = new HashSet<>();

  /** How many pods of a revision find a node, where not all do. */
  final Map<Integer, Integer> roomFor = new HashMap<>();

  /** How often the servers of a revision's pods were started again. */
  final Map<Integer, Integer> restarts = new HashMap<>();

  final Set<String> crashingKeys = new HashSet<>();

  /** Keys whose servers find by themselves that they score otherwise. */
  final Set<String> misjudgingKeys = new HashSet<>();

  /** What pods of a revision say of themselves instead of the truth. */
  final Map<Integer, UnaryOperator<PodReport>> impostors = new HashMap<>();

  /** Revisions and keys whose pods answer other golden scores. */
  final Set<Integer> wrongScores = new HashSet<>();

  final Set<String> wrongKeys = new HashSet<>();

  /** Recent requests of the serving pods, and what the candidate says of them. */
  List<ReplayEvidence.Row> recentRequests = List.of();

  /** What candidates say of labelled rows. */
  final SimulatedLabels labelled = new SimulatedLabels();

  /** How users' requests go in the pods that serve. */
  Traffic traffic = Traffic.NONE;

  /** Whether no pod tells of its requests. */
  boolean silent;

  /** The same in the pods of packages that do otherwise. */
  final Map<String, Traffic> trafficOf = new HashMap<>();

  /** What lies under a key now; nobody has looked at others. */
  final Map<String, Finding<ResolvedArtifact>> liveObjects = new HashMap<>();

  /** What serving pods say of their recent rows. */
  Finding<DriftEvidence> drift = new Finding.Pending<>();

  /** What candidates of certain keys say of them instead. */
  final Map<String, List<ReplayEvidence.Row>> judgedBy = new HashMap<>();

  /** Pods that drain and have connections open. */
  int openConnections;

  final List<Plan> plans = new ArrayList<>();

  /** Sees each observation and what was planned from it. */
  BiConsumer<Observation, Plan> watch = (seen, plan) -> {};

  Map<Task, Finding<?>> findings = new HashMap<>();
  final SimulatedAnswers answers = new SimulatedAnswers(this);

  static AnomalyModelSpec spec(String key) {
    return TestSpecs.of(key);
  }

  SimulatedCluster ask(String key) {
    return edit(
        spec.with(
            s -> s.artifact(spec(key).artifact()).threshold(null).server(null).rollbackTo(null)));
  }

  SimulatedCluster rollBackTo(int revision) {
    return edit(spec.withRollbackTo(new RollbackSpec(revision, null)));
  }

  SimulatedCluster scale(int replicas) {
    return edit(spec.withReplicas(replicas));
  }

  SimulatedCluster pause(boolean paused) {
    return edit(spec.withRollout(spec.rollout().withPaused(paused)));
  }

  SimulatedCluster edit(AnomalyModelSpec next) {
    if (!next.equals(spec)) {
      spec = next;
      generation++;
    }
    return this;
  }

  SimulatedCluster pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** One look, one plan, carried out. */
  Plan look() {
    Observation seen = observe();
    Plan plan = RolloutPlanner.plan(seen);
    watch.accept(seen, plan);
    plans.add(plan);
    status = plan.status();
    carryOut(plan);
    return plan;
  }

  /** Looks until nothing moves; time stands still but for the endpoints to settle. */
  SimulatedCluster settle() {
    return until(s -> false);
  }

  /** Looks until something holds, or nothing moves. */
  SimulatedCluster until(Predicate<AnomalyModelStatus> reached) {
    for (int i = 0, quiet = 0; i < 200; i++) {
      AnomalyModelStatus before = status;
      if (before.rollout() != null && reached.test(before)) {
        return this;
      }
      look();
      if (status.equals(before)) {
        if (++quiet == 3) {
          return this;
        }
        now = now.plusMillis(500);
      } else {
        quiet = 0;
      }
    }
    throw new AssertionError("no rest after 200 looks: " + status);
  }

  SimulatedCluster untilStep(Step step) {
    answers.goldenIsLate = step == Step.Golden || step == Step.Replay;
    until(s -> s.rollout().step() == step && s.observedGeneration() == generation);
    if (status.rollout().step() != step) {
      throw new AssertionError("wanted " + step + ", came to rest at " + status.rollout());
    }
    answers.goldenIsLate = false;
    return this;
  }

  /** Rolls out a package and lets it bake. */
  SimulatedCluster promote(String key) {
    ask(key).settle().pass(Duration.ofSeconds(121)).settle().pass(Duration.ofSeconds(31)).settle();
    if (status.rollout().outcome() != Outcome.Promoted
        && status.rollout().outcome() != Outcome.Unchanged) {
      throw new AssertionError("not promoted: " + status.rollout());
    }
    return this;
  }

  RevisionState stateOf(int revision) {
    return status.revisions().stream()
        .filter(r -> r.number() == revision)
        .findFirst()
        .orElseThrow()
        .state();
  }

  Map<Integer, Integer> podCounts() {
    Map<Integer, Integer> counts = new TreeMap<>();
    pods.forEach((revision, names) -> counts.put(revision, names.size()));
    counts.values().removeIf(n -> n == 0);
    return counts;
  }

  Observation observe() {
    List<PodView> views = new ArrayList<>();
    Set<String> behind = new HashSet<>();
    Set<String> ready = new HashSet<>();
    Map<Integer, Integer> counted = new HashMap<>();
    pods.forEach(
        (revision, names) ->
            names.forEach(
                name -> {
                  boolean homeless = lacksRoom(revision, names.indexOf(name));
                  boolean up = !homeless && !isDown(revision);
                  views.add(view(name, revision, homeless, up));
                  boolean known = up && !uncounted.contains(revision);
                  counted.merge(revision, known ? 1 : 0, Integer::sum);
                  if (revision == selected || selected == World.EVERY_REVISION) {
                    behind.add(name);
                    if (known) {
                      ready.add(name);
                    }
                  }
                }));
    if (!ready.equals(endpoints)) {
      endpoints = ready;
      endpointsSince = now;
    }
    int highest =
        Math.max(records.isEmpty() ? 0 : records.lastKey(), pods.isEmpty() ? 0 : pods.lastKey());
    return new Observation(
        "models",
        "mnist",
        now,
        generation,
        spec,
        requester,
        status,
        new TreeMap<>(records),
        views,
        counted,
        service
            ? Optional.of(new EndpointsView(selected, ready, behind, endpointsSince))
            : Optional.empty(),
        highest,
        highestEpoch,
        findings,
        trouble,
        TestSpecs.settings(access));
  }

  private PodView view(String name, int revision, boolean homeless, boolean up) {
    return new PodView(
        name,
        name,
        Optional.of("10.0.0.1"),
        revision,
        up,
        false,
        false,
        restarts.getOrDefault(revision, 0),
        Optional.ofNullable(homeless ? PodView.NO_ROOM + "1 Insufficient memory" : null),
        up || homeless ? Optional.empty() : Optional.of(failure(revision)),
        false);
  }

  private boolean lacksRoom(int revision, int pod) {
    return lackRoom.contains(revision) || pod >= roomFor.getOrDefault(revision, Integer.MAX_VALUE);
  }

  private void carryOut(Plan plan) {
    assertTrue(
        plan.status().epoch() >= highestEpoch,
        () -> "a write would be fenced off by epoch " + highestEpoch);
    highestEpoch = plan.status().epoch();
    plan.newRecord().ifPresent(r -> records.put(r.number(), r));
    made.putAll(records);
    records.keySet().removeIf(n -> !plan.world().records().contains(n));
    pods.keySet().removeIf(n -> !plan.world().replicas().containsKey(n));
    plan.world()
        .replicas()
        .forEach(
            (revision, count) -> {
              if (!records.containsKey(revision)) {
                return; // nothing says what its pods are made of: those that are there stay
              }
              List<String> names = pods.computeIfAbsent(revision, r -> new ArrayList<>());
              while (names.size() < count) {
                names.add("pod-" + revision + "-" + ++serial);
              }
              while (names.size() > count) {
                names.removeLast();
              }
            });
    if (!service || selected != plan.world().selected()) {
      service = true;
      selected = plan.world().selected();
      endpointsSince = now;
      endpoints = Set.of();
    }
    findings = new HashMap<>();
    plan.tasks().forEach(t -> findings.put(t, answers.to(t)));
  }

  /** Key of the package that a revision is made of; empty if it was never made. */
  String keyOf(int revision) {
    return made.containsKey(revision) ? made.get(revision).verified().artifact().key() : "";
  }

  private boolean isDown(int revision) {
    return unready.contains(revision)
        || crashingKeys.contains(keyOf(revision))
        || misjudgingKeys.contains(keyOf(revision));
  }

  private String failure(int revision) {
    return (misjudgingKeys.contains(keyOf(revision)) ? PodView.WRONG_SCORES : "") + CRASHED;
  }
}
