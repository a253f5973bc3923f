package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.OnInconclusive;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.PlannerAction.ParameterEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds after every look, whatever happened before. */
class PlannerPropertyTest {
  private static final int TRIES = 500;
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(600);

  /** The longest that a step is left alone. */
  private static final Duration SLOWLY = Duration.ofMinutes(10);

  @Provide
  Arbitrary<List<PlannerAction>> everyday() {
    return PlannerActions.everyday();
  }

  @Provide
  Arbitrary<List<PlannerAction>> withDamage() {
    return PlannerActions.withDamage();
  }

  @Provide
  Arbitrary<ParameterEdit> parameterEdits() {
    return PlannerActions.parameterEdits();
  }

  /** A cluster after all this happened to it. */
  private static SimulatedCluster after(
      List<PlannerAction> actions, BiConsumer<Observation, Plan> watch) {
    SimulatedCluster cluster = ScriptedPackage.cluster();
    cluster.watch = watch;
    actions.forEach(a -> a.on(cluster));
    return cluster;
  }

  private static SimulatedCluster after(List<PlannerAction> actions) {
    return after(actions, (seen, plan) -> {});
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void whileNothingHappensItComesToRestAndInTimeToAnEnd(
      @ForAll("withDamage") List<PlannerAction> actions) {
    PlannerEnd.reached(after(actions));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void atRestAPlanIsEmpty(@ForAll("withDamage") List<PlannerAction> actions) {
    SimulatedCluster cluster = after(actions).settle();

    Plan plan = RolloutPlanner.plan(cluster.observe());

    assertEquals(cluster.status, plan.status());
    assertEquals(List.of(), plan.notices());
    assertTrue(!plan.transition() && plan.newRecord().isEmpty());
    assertEquals(plan.world().selected(), cluster.selected);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void whatTheServiceSelectsKeepsItsPodsUntilAnotherThatIsReadyIsSelected(
      @ForAll("withDamage") List<PlannerAction> actions) {
    after(
        actions,
        (seen, plan) -> {
          int before = seen.endpoints().map(EndpointsView::selected).orElse(0);
          int next = plan.world().selected();
          boolean asked = Parameters.of(seen.spec()).replicas() > 0;
          if (plan.status().rollout().alone()) {
            return; // a person chose an outage
          }
          if (before > 0 && asked && !seen.podsOf(before).isEmpty()) {
            assertTrue(
                plan.world().replicas().getOrDefault(before, 0) > 0,
                () -> "revision %d loses its pods: %s".formatted(before, plan.world()));
          }
          RolloutStatus was = seen.status().rollout();
          if (before == World.EVERY_REVISION
              && (was == null || !was.sharesTraffic(seen.status().servingRevision()))) {
            return; // decided in an earlier look, or by whoever wrote this status
          }
          if (asked && !selectedAndReady(seen, before).isEmpty()) {
            assertTrue(
                before == next || !selectedAndReady(seen, next).isEmpty(),
                () -> "revision %d is ready and loses its traffic to %d".formatted(before, next));
          }
        });
  }

  private static List<PodView> selectedAndReady(Observation seen, int selected) {
    return selected == World.EVERY_REVISION
        ? seen.pods().stream().filter(PodView::ready).toList()
        : seen.readyPodsOf(selected);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void noCandidateGetsTrafficBeforeItPassedItsGates(
      @ForAll("everyday") List<PlannerAction> actions) {
    SimulatedCluster cluster = ScriptedPackage.cluster();
    Set<Integer> passed = new HashSet<>(Set.of(0));
    Set<Integer> incomparable = new HashSet<>();
    cluster.watch =
        (seen, plan) -> {
          RolloutStatus rollout = plan.status().rollout();
          int before = seen.status().servingRevision();
          if (!gates(seen.status().rollout()).contains("Replay")
              && gates(rollout).contains("Replay")) {
            // a serving revision that is down, or takes another input, holds nobody up
            boolean nothingToCompare =
                before == 0
                    || cluster.keyOf(before).equals(ScriptedPackage.WIDER.key())
                    || rollout.strategy() == Strategy.Replace
                    || seen.readyPodsOf(before).isEmpty();
            if (nothingToCompare) {
              incomparable.add(rollout.to());
            }
          }
          int next =
              plan.world().selected() == World.EVERY_REVISION
                  ? rollout.to()
                  : plan.world().selected();
          String key = cluster.keyOf(next);
          assertTrue(!key.equals(ScriptedPackage.LIAR.key()), "a liar gets traffic");
          assertTrue(!key.equals(ScriptedPackage.POOR.key()), "what is no good gets traffic");
          assertTrue(!key.equals(ScriptedPackage.CRASHING.key()), "dead pods get traffic");
          assertTrue(next == 0 || !key.isEmpty(), "what was never verified gets traffic");
          if (passed.add(next)) {
            boolean shifted =
                key.equals(ScriptedPackage.SHIFTED.key())
                    || key.equals(ScriptedPackage.NUMBERLESS.key());
            assertTrue(
                gates(rollout).containsAll(List.of("Golden", "Evaluation", "Replay")),
                () -> "gates: " + rollout);
            assertTrue(
                !shifted || incomparable.contains(next),
                () -> "another judge gets traffic: " + rollout);
          }
        };
    actions.forEach(a -> a.on(cluster));
  }

  /** Gates that do not stand in the way. */
  private static List<String> gates(@Nullable RolloutStatus rollout) {
    return rollout == null
        ? List.of()
        : rollout.gates().stream()
            .filter(g -> g.verdict() != Verdict.Failed && g.verdict() != Verdict.Skipped)
            .map(GateStatus::name)
            .toList();
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void aNewRequestLeadsOutOfEveryState(@ForAll("withDamage") List<PlannerAction> actions) {
    SimulatedCluster cluster = after(actions);
    Instant asked = cluster.now;
    int looks = cluster.plans.size();

    heal(cluster);
    cluster.ask(ScriptedPackage.FRESH.key());
    PlannerEnd.reached(cluster);

    RolloutStatus rollout = cluster.status.rollout();
    assertEquals(Outcome.Promoted, rollout.outcome(), () -> "not promoted: " + rollout);
    assertEquals(ScriptedPackage.FRESH.key(), cluster.keyOf(cluster.status.servingRevision()));
    assertEquals(cluster.status.servingRevision(), cluster.selected);
    assertTrue(cluster.plans.size() - looks < 300);
    assertTrue(cluster.now.isBefore(asked.plus(Duration.ofHours(1))));
  }

  private static void heal(SimulatedCluster cluster) {
    cluster.unready.clear();
    cluster.trafficOf.clear();
    cluster.labelled.there = true;
    List<PlannerAction> healing =
        List.of(
            new PlannerAction.WritesRefused(false),
            new PlannerAction.Traffic(true),
            new PlannerAction.Pause(false),
            new PlannerAction.WhenInconclusive(OnInconclusive.Proceed),
            new PlannerAction.AllowContractChange(true));
    healing.forEach(a -> a.on(cluster));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void whateverIsWaitedForIsLookedAtAgainSoonAndNotAtOnce(
      @ForAll("withDamage") List<PlannerAction> actions) {
    after(
            actions,
            (seen, plan) -> {
              Instant now = seen.now();
              RolloutStatus rollout = plan.status().rollout();
              Instant latest = now.plus(SLOWLY);
              assertEquals(rollout.inProgress(), rollout.deadline() != null, "deadline");
              if (rollout.inProgress()) {
                Instant deadline = Instant.parse(rollout.deadline());
                // a canary waits for the former one to drain, and then has its time
                Instant last = now.plus(Duration.ofMinutes(5)).plus(LONGEST_DRAIN);
                assertTrue(deadline.isBefore(last), () -> deadline + " is far from " + now);
                latest = deadline.isAfter(latest) ? deadline : latest;
              }
              Instant again = plan.lookAgainAt();
              assertTrue(!again.isAfter(latest), () -> again + " is far from " + now);
              // only a transition is looked at again at once: else an operator would run in circles
              assertTrue(
                  plan.transition() || again.isAfter(now), () -> again + " is not after " + now);
            })
        .settle();
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void aParameterRestartsNothing(
      @ForAll("everyday") List<PlannerAction> actions,
      @ForAll("parameterEdits") ParameterEdit edit) {
    SimulatedCluster cluster = after(actions);
    cluster.settle();
    AnomalyModelStatus before = cluster.status;
    // a newer request that still waits for traffic to settle is no rest
    Assume.that(before.observedGeneration() == cluster.generation);
    boolean wasPaused = Parameters.of(cluster.spec).paused();
    edit.on(cluster);
    cluster.settle();
    AnomalyModelStatus after = cluster.status;

    RolloutStatus was = before.rollout();
    RolloutStatus is = after.rollout();
    assertEquals(was.request(), is.request());
    // the end of a pause lets go on what it held up: a version to resolve, a cause that healed;
    // and the clock alone tries again what found no room, or no labelled rows
    boolean mayGoOn = wasPaused && edit instanceof PlannerAction.Pause;
    if (mayGoOn || Retries.inTime(was.reason())) {
      return;
    }
    assertAll(
        () -> assertEquals(cluster.generation, after.observedGeneration()),
        () -> assertEquals(was.attempt(), is.attempt()),
        () -> assertEquals(was.to(), is.to()),
        () -> assertEquals(before.history(), after.history()));
    if (was.step() == Step.Done) {
      assertEquals(was.with().generation(0).build(), is.with().generation(0).build());
      assertEquals(before.servingRevision(), after.servingRevision());
      assertEquals(before.epoch(), after.epoch());
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void noNumberIsUsedTwiceAndTheEpochNeverFalls(@ForAll("withDamage") List<PlannerAction> actions) {
    TreeSet<Integer> used = new TreeSet<>();
    Set<Integer> listed = new HashSet<>();
    after(
        actions,
        (seen, plan) -> {
          Set<Integer> known = numbers(seen.status());
          if (!known.containsAll(listed)) {
            used.clear(); // a number that only a lost list knew is forgotten, unless it is seen
          }
          used.addAll(known);
          int highest = Math.max(seen.highestNumber(), used.isEmpty() ? 0 : used.last());
          int to = plan.status().rollout().to();
          boolean allotted =
              plan.transition()
                  && plan.status().rollout().step() == Step.Verify
                  && !known.contains(to)
                  && !seen.records().containsKey(to);
          assertTrue(!allotted || to > highest, () -> to + " was used before");
          listed.clear();
          listed.addAll(numbers(plan.status()));
          assertTrue(plan.status().epoch() >= seen.highestEpoch());
          assertTrue(plan.status().epoch() >= seen.status().epoch() + (plan.transition() ? 1 : 0));
        });
  }

  private static Set<Integer> numbers(AnomalyModelStatus status) {
    return status.revisions().stream().map(RevisionStatus::number).collect(Collectors.toSet());
  }
}
