package io.anomalyoperator.operator.rollout;

import static io.anomalyoperator.operator.rollout.PlannerAction.Who.CANDIDATE;
import static io.anomalyoperator.operator.rollout.PlannerAction.Who.SERVING;

import io.anomalyoperator.operator.api.OnInconclusive;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.PlannerAction.Damage;
import io.anomalyoperator.operator.rollout.PlannerAction.ParameterEdit;
import io.anomalyoperator.operator.rollout.PlannerAction.Who;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Histories that a model may have. */
final class PlannerActions {
  private static final int LONGEST = 30;

  private PlannerActions() {}

  /** What happens on good and bad days. */
  static Arbitrary<List<PlannerAction>> everyday() {
    return history(Arbitraries.frequencyOf(Tuple.of(1, calm()), Tuple.of(1, looks())));
  }

  /** The same, and a memory that is not safe from anybody. */
  static Arbitrary<List<PlannerAction>> withDamage() {
    return history(
        Arbitraries.frequencyOf(Tuple.of(8, calm()), Tuple.of(10, looks()), Tuple.of(3, damage())));
  }

  /** Most begin with a model that serves well: only then there is something to lose. */
  private static Arbitrary<List<PlannerAction>> history(Arbitrary<PlannerAction> action) {
    var actions =
        action
            .list()
            .ofMinSize(2)
            .ofMaxSize(LONGEST)
            .withSizeDistribution(RandomDistribution.uniform());
    return Combinators.combine(beginning(), actions)
        .as((first, then) -> Stream.concat(first.stream(), then.stream()).toList());
  }

  private static Arbitrary<List<PlannerAction>> beginning() {
    var good = new PlannerAction.Promote(ScriptedPackage.GOOD);
    var better = new PlannerAction.Promote(ScriptedPackage.BETTER);
    var best = new PlannerAction.Ask(ScriptedPackage.BEST, true);
    var rest = new PlannerAction.Rest();
    var falls = new PlannerAction.PodsReady(SERVING, false);
    return Arbitraries.of(
        List.of(),
        List.of(good),
        List.of(good, better),
        List.of(good, better, new PlannerAction.RollBackTo(1)),
        List.of(good, new PlannerAction.TakeOver(Strategy.Canary)),
        List.of(good, new PlannerAction.TakeOver(Strategy.Canary), best, rest),
        List.of(good, new PlannerAction.TakeOver(Strategy.Replace), best, rest),
        List.of(good, best, rest),
        List.of(good, best, rest, falls));
  }

  private static Arbitrary<PlannerAction> calm() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, asks()),
        Tuple.of(3, commands()),
        Tuple.of(2, parameterEdits()),
        Tuple.of(4, surroundings()));
  }

  /** Edits of what steers a rollout and starts none. */
  static Arbitrary<ParameterEdit> parameterEdits() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 3).map(PlannerAction.Scale::new),
        Arbitraries.of(true, false).map(PlannerAction.Pause::new),
        Arbitraries.of(CANDIDATE, SERVING).map(PlannerAction.Approve::new),
        Arbitraries.of(OnInconclusive.class).map(PlannerAction.WhenInconclusive::new),
        Arbitraries.of(0, 120).map(PlannerAction.BakeSeconds::new),
        Arbitraries.of(Strategy.class).map(PlannerAction.TakeOver::new),
        Arbitraries.of(1, 2, 3).map(PlannerAction.CanarySteps::new),
        Arbitraries.of(0, 30, 600).map(PlannerAction.DrainSeconds::new),
        Arbitraries.of(true, false).map(PlannerAction.AllowContractChange::new),
        Arbitraries.of(1, 10).map(PlannerAction.HistoryLimit::new));
  }

  private static Arbitrary<PlannerAction> asks() {
    var good = EnumSet.range(ScriptedPackage.GOOD, ScriptedPackage.BEST);
    var bad = EnumSet.range(ScriptedPackage.BAD, ScriptedPackage.WIDER);
    return Arbitraries.oneOf(Arbitraries.of(good), Arbitraries.of(bad))
        .flatMap(p -> Arbitraries.of(true, true, false).map(pin -> new PlannerAction.Ask(p, pin)));
  }

  private static Arbitrary<PlannerAction> commands() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 4).map(PlannerAction.RollBackTo::new),
        Arbitraries.just(new PlannerAction.RemoveRollbackTo()),
        Arbitraries.of("once", "again").map(PlannerAction.Retry::new));
  }

  private static Arbitrary<PlannerAction> surroundings() {
    var who = Arbitraries.of(Who.class);
    return Arbitraries.oneOf(
        who.map(w -> new PlannerAction.PodsReady(w, false)),
        who.map(w -> new PlannerAction.PodsReady(w, true)),
        who.map(PlannerAction.PodsLost::new),
        Arbitraries.just(new PlannerAction.StoreHeals()),
        Arbitraries.of(true, false).map(PlannerAction.LabelledRowsThere::new),
        Arbitraries.of(0, 3).map(PlannerAction.OpenConnections::new),
        Arbitraries.of(true, false).map(PlannerAction.Traffic::new),
        Arbitraries.just(new PlannerAction.NumberlessTraffic()),
        who.map(w -> new PlannerAction.RequestsFail(w, true)),
        who.map(w -> new PlannerAction.RequestsFail(w, false)),
        Arbitraries.of(true, false, false).map(PlannerAction.WritesRefused::new));
  }

  private static Arbitrary<PlannerAction> looks() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(1, 9).map(PlannerAction.Look::new)),
        Tuple.of(3, Arbitraries.just(new PlannerAction.Rest())),
        Tuple.of(2, Arbitraries.of(1, 10, 61, 121, 601).map(PlannerAction.Pass::new)));
  }

  private static Arbitrary<Damage> damage() {
    return Arbitraries.oneOf(
        Arbitraries.of(Who.class).map(PlannerAction.RecordDeleted::new),
        Arbitraries.just(new PlannerAction.StatusWiped()),
        Arbitraries.of(Corruption.class).map(PlannerAction.StatusCorrupted::new));
  }
}
