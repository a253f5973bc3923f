package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.rollout.EndpointsView;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Observation;
import io.anomalyoperator.operator.rollout.Parameters;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A step's view: what was observed, and the rollout that it belongs to.
 *
 * @param seen what was observed
 * @param rollout where the rollout stands
 * @param parameters the numbers that steer it
 */
public record Situation(Observation seen, RolloutStatus rollout, Parameters parameters) {
  Instant now() {
    return seen.now();
  }

  /** By when the rollout is decided. */
  Instant deadline() {
    return rollout.deadline() == null ? now() : Instant.parse(rollout.deadline());
  }

  boolean late() {
    return rollout.pausedAt() == null && !now().isBefore(deadline());
  }

  /** When the step began. */
  Instant since() {
    return Instant.parse(rollout.since());
  }

  int serving() {
    return seen.status().servingRevision();
  }

  /** Pods that the candidate is to have now. */
  int candidatePods() {
    return parameters.candidatePods(rollout);
  }

  /** The ready pods of a revision that can be asked, always in the same order. */
  public List<PodAddress> addresses(int revision) {
    return seen.readyPodsOf(revision).stream()
        .filter(p -> p.ip().isPresent())
        .sorted(Comparator.comparing(PodView::name))
        .map(p -> new PodAddress(p.uid(), p.name(), p.ip().get(), p.restarts()))
        .toList();
  }

  Optional<RevisionRecord> record(int number) {
    return Optional.ofNullable(seen.records().get(number));
  }

  Optional<RevisionStatus> revision(int number) {
    return seen.status().revisions().stream().filter(r -> r.number() == number).findFirst();
  }

  /** Waits, at the latest until the deadline. */
  public Move stay(Reason waitingFor, String message) {
    return new Move.Stay(waitingFor, message, nextLook());
  }

  /** The deadline; a little later than now if it is over, or passes while a pause holds it up. */
  Instant nextLook() {
    return deadline().isAfter(now()) ? deadline() : now().plus(LATE_LOOK);
  }

  /** How often a step looks that has no deadline any more. */
  static final Duration LATE_LOOK = Duration.ofSeconds(10);

  /** Why a finding is no answer yet. */
  static String inWords(Finding<?> finding) {
    return switch (finding) {
      case Finding.Unable<?> u -> u.message();
      case Finding.Verdict<?> v -> v.message();
      case Finding.Pending<?> p -> "no answer yet";
      case Finding.Found<?> f -> "answered";
    };
  }

  /**
   * Whether the Service has settled on a revision: it selects it, as many of its pods as wanted are
   * ready endpoints, nobody else's are, and it has been so for the settle time.
   */
  boolean settledOn(int revision, int wanted) {
    return settling(revision, wanted)
        .filter(e -> !e.unchangedSince().plus(seen.settings().switchSettle()).isAfter(now()))
        .isPresent();
  }

  /** When {@link #settledOn} will hold if nothing changes; nothing while endpoints are missing. */
  Optional<Instant> settlesAt(int revision, int wanted) {
    return settling(revision, wanted)
        .map(e -> e.unchangedSince().plus(seen.settings().switchSettle()));
  }

  private Optional<EndpointsView> settling(int revision, int wanted) {
    Set<String> own =
        seen.readyPodsOf(revision).stream().map(PodView::uid).collect(Collectors.toSet());
    return seen.endpoints()
        .filter(e -> e.selected() == revision)
        .filter(e -> e.readyPods().size() >= wanted && own.containsAll(e.readyPods()));
  }
}
