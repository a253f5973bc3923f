package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.step.BakeQuestion;
import io.anomalyoperator.operator.rollout.step.LeaveQuestion;
import io.anomalyoperator.operator.rollout.step.Question;
import io.anomalyoperator.operator.rollout.step.ResolveQuestion;
import io.anomalyoperator.operator.rollout.step.Situation;
import io.anomalyoperator.operator.rollout.step.UnderTraffic;
import io.anomalyoperator.operator.rollout.step.VerifyQuestion;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what comes next: the only place of the product that does.
 *
 * <pre>
 * BlueGreen  Resolve ─ Verify ─ Stage ─ Golden ─ (Evaluation) ─ Replay ─ Switch ─ Bake ─ Leave ─▶ Promoted
 * Canary     Resolve ─ Verify ─ Stage ─ Golden ─ (Evaluation) ─ Replay ─ Canary ─ Grow ─ Switch ─ Bake ─ Leave ─▶ Promoted
 * Replace    Resolve ─ Verify ─ Stop ─ Stage ─ Golden ─ (Evaluation) ─ Switch ─ Bake ─ Leave ─▶ Promoted
 * rollbackTo (Verify) ─ Rewarm ─ (Golden) ─ Switch ─ (Bake) ─ Leave ─▶ Pinned
 *
 * Resolve … Replay: no ─▶ Rejected         Canary … Bake: no ─▶ Rewarm ─ Return ─ Leave ─▶ RolledBack
 * </pre>
 *
 * <p>A step's question is a class of its own in {@code step}; {@link WayIn} has the upper lines,
 * {@link WayBack} the last.
 *
 * <p>In this order: status lost is rebuilt; a changed request decides the rollout that it overtakes
 * and then begins its own, once traffic stands still; else the step is asked its question and its
 * answer is carried out; else whoever leaves traffic and is drained may go. One plan changes the
 * {@link World} at most once, so that each change is judged by an observation made after the one
 * before was applied.
 */
public final class RolloutPlanner {
  private RolloutPlanner() {}

  /** The plan that follows from an observation. The same observation gives the same plan. */
  public static Plan plan(Observation seen) {
    Parameters parameters = Parameters.of(seen.spec());
    Request request = Request.of(seen.spec());
    Draft draft = new Draft(seen.status());
    Transitions transitions = new Transitions(draft, seen, parameters);
    Recovery.rebuild(draft, seen);

    boolean changed =
        draft.rollout == null
            || draft.rollout.outcome == Outcome.Superseded
            || !draft.rollout.request.equals(request.digest());
    Move.Stay stay = new Move.Stay(Reason.NewRequest, "", seen.now());
    if (changed && !settles(draft, parameters, seen.now())) {
      if (draft.rollout != null && draft.rollout.inProgress()) {
        Opening.supersede(transitions);
      } else {
        Opening.begin(transitions, request);
      }
    } else {
      if (!changed) {
        draft.rollout.generation = seen.generation();
      }
      // whoever is overtaken is held up by no pause: traffic settles, or its deadline ends it
      Pauses.keep(draft.rollout, parameters.paused() && !changed, seen.now());
      if (!reopened(transitions, parameters)) {
        stay = step(transitions, transitions.situation());
      }
    }
    Deadlines.set(draft, parameters); // what a step waits for depends on its time
    if (transitions.moved()) {
      stay = transitions.expect(transitions.situation());
    }
    AnomalyModelStatus recorded = finish(draft, seen, parameters, transitions.moved(), request);
    Situation next = new Situation(seen.withStatus(recorded), recorded.rollout(), parameters);
    return new Plan(
        Derived.complete(next, stay),
        World.of(recorded, parameters),
        recorded.rollout().step() == Step.Verify
            ? VerifyQuestion.newRecord(next)
            : Optional.empty(),
        tasks(next),
        notices(transitions, next),
        transitions.moved(),
        transitions.decided(),
        lookAgainAt(next, stay, transitions.moved()));
  }

  /**
   * Whether a newer request waits for the Service to settle. A switch that does not is rolled back
   * by itself; a return has nowhere else to go, so nobody waits for it longer than its deadline.
   */
  private static boolean settles(Draft draft, Parameters parameters, Instant now) {
    Draft.Rollout rollout = draft.rollout;
    return rollout != null
        && World.trafficMoves(rollout.step)
        && (rollout.step != Step.Return
            || now.isBefore(Instant.parse(rollout.since).plus(parameters.progressDeadline())));
  }

  /** Asks the step and carries its answer out; answers with what it waits for if it stays. */
  private static Move.Stay step(Transitions transitions, Situation s) {
    switch (answer(s)) {
      case Move.Next next -> {
        transitions.next(next, s);
        // where a way back ends, a pause and a newer request are heard again
        if (s.rollout().returnTo() == 0) {
          goThrough(transitions, s.parameters(), World.of(s.seen().status(), s.parameters()));
        }
      }
      case Move.Reject reject -> transitions.reject(reject.reason(), reject.message());
      case Move.RollBack back -> transitions.rollBack(back.reason(), back.message());
      case Move.Stay stay -> {
        transitions.stay(stay);
        transitions.letGo(s);
        return stay;
      }
    }
    return new Move.Stay(Reason.NewRequest, "", s.seen().now());
  }

  private static Move answer(Situation s) {
    Move move = BakeQuestion.overtaken(s).orElseGet(() -> Question.of(s.rollout().step()).look(s));
    // a way back goes on
    return move instanceof Move.Next next
            && s.rollout().pausedAt() != null
            && s.rollout().returnTo() == 0
        ? s.stay(Reason.Paused, "paused; next: " + next.found())
        : move;
  }

  /**
   * Steps that have their answer when they are entered are gone through in the same plan, as long
   * as the world stays what it was: there is nothing to do that their answer could depend on.
   */
  private static void goThrough(Transitions transitions, Parameters parameters, World before) {
    while (!transitions.decided()) {
      Deadlines.set(transitions.draft(), parameters);
      Situation s = transitions.situation();
      boolean same = World.of(s.seen().status(), parameters).equals(before);
      if (!same || !(answer(s) instanceof Move.Next next)) {
        return;
      }
      transitions.next(next, s);
    }
  }

  /** A request that could not be looked at, or might not be, is tried again as soon as it can. */
  private static boolean reopened(Transitions transitions, Parameters parameters) {
    Draft.Rollout rollout = transitions.rollout();
    boolean atRest =
        rollout.step == Step.Bake || rollout.step == Step.Leave || rollout.step == Step.Done;
    if (rollout.outcome != Outcome.Rejected
        || !atRest
        || parameters.paused()
        || transitions.seen().refusal().isPresent()) {
      return false;
    }
    Situation s = transitions.situation();
    return switch (rollout.reason) {
      case CouldNotVerify -> {
        boolean answered =
            healing(s)
                .map(task -> s.seen().finding(task))
                .filter(f -> f instanceof Finding.Found<?> || f instanceof Finding.Verdict<?>)
                .isPresent();
        yield answered && transitions.reopen(rollout.to == 0 ? Step.Resolve : Step.Verify);
      }
      case CouldNotStage, CouldNotEvaluate ->
          // each try of Replace costs an outage: it takes a person to order another
          rollout.strategy != Strategy.Replace
              && !s.seen().now().isBefore(Retries.notBefore(rollout.build(), parameters))
              && transitions.reopen(rollout.to == 0 ? Step.Resolve : Step.Stage);
      case BucketNotAllowed,
          EndpointNotAllowed,
          ImageNotAllowed,
          ServiceAccountNotAllowed,
          RoleNotAllowed ->
          transitions.reopen(rollout.to == 0 ? Step.Resolve : Step.Verify);
      case null, default -> false;
    };
  }

  private static List<Notice> notices(Transitions transitions, Situation next) {
    return Stream.of(
            transitions.notices().stream(),
            LiveObject.notice(next).stream(),
            DataDrift.notice(next).stream())
        .flatMap(told -> told)
        .toList();
  }

  private static Optional<Task> healing(Situation s) {
    return s.rollout().to() == 0
        ? Optional.of(ResolveQuestion.task(s.seen().spec()))
        : VerifyQuestion.task(s);
  }

  private static Set<Task> tasks(Situation s) {
    Set<Task> tasks = new HashSet<>(Question.of(s.rollout().step()).tasks(s));
    tasks.addAll(LeaveQuestion.drains(s));
    UnderTraffic.watchFormer(s).ifPresent(tasks::add);
    LiveObject.task(s).ifPresent(tasks::add);
    DataDrift.task(s).ifPresent(tasks::add);
    if (s.rollout().outcome() == Outcome.Rejected
        && s.rollout().reason() == Reason.CouldNotVerify) {
      healing(s).ifPresent(tasks::add);
    }
    if (s.seen().refusal().isPresent()) {
      tasks.removeIf(Task::goesWhereTheSpecSays);
    }
    return tasks;
  }

  private static AnomalyModelStatus finish(
      Draft draft, Observation seen, Parameters parameters, boolean moved, Request request) {
    if (draft.rollout.request.equals(request.digest())) {
      // while traffic settles for a newer request, the status still speaks of the older one
      draft.observedGeneration = seen.generation();
    }
    History.prune(draft, parameters);
    if (moved) {
      draft.epoch++;
    }
    return draft.build();
  }

  private static Instant lookAgainAt(Situation s, Move.Stay stay, boolean moved) {
    if (moved) {
      return s.seen().now();
    }
    Instant at = stay.until();
    if (s.rollout().outcome() == Outcome.Rejected && Retries.inTime(s.rollout().reason())) {
      at = sooner(at, Retries.notBefore(s.rollout(), s.parameters()), s.seen().now());
    }
    for (var leaving : LeaveQuestion.leaving(s)) {
      at = sooner(at, Instant.parse(leaving.drainDeadline()), s.seen().now());
    }
    return at;
  }

  /** The earlier of two times; one that is over and was of no use is none. */
  private static Instant sooner(Instant at, Instant other, Instant now) {
    return other.isAfter(now) && other.isBefore(at) ? other : at;
  }
}
