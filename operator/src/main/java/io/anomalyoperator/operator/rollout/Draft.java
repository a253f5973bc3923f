package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.OutcomeStatus;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RejectionStatus;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.api.TrafficStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The next status while a plan writes it: the record's fields, open to change within one call of
 * the planner and never seen outside.
 */
final class Draft {
  private final AnomalyModelStatus before;
  long observedGeneration;
  long epoch;
  int serving;
  int lastGood;
  final TreeMap<Integer, Revision> revisions = new TreeMap<>(Collections.reverseOrder());
  final List<OutcomeStatus> history;
  final List<RejectionStatus> rejections;
  @Nullable Rollout rollout;

  /** A revision under change. */
  static final class Revision {
    final int number;
    @Nullable String modelVersion;
    ResolvedArtifact artifact;
    @Nullable String image;
    RevisionState state;
    @Nullable Reason reason;
    @Nullable String message;
    final String createdAt;
    @Nullable String servingSince;
    @Nullable String bakedAt;
    @Nullable String drainDeadline;
    @Nullable Integer leaving;
    @Nullable Map<String, Integer> restartsBefore;

    Revision(int number, ResolvedArtifact artifact, RevisionState state, String createdAt) {
      this.number = number;
      this.artifact = artifact;
      this.state = state;
      this.createdAt = createdAt;
    }

    private Revision(RevisionStatus r) {
      this(r.number(), r.artifact(), r.state(), r.createdAt());
      modelVersion = r.modelVersion();
      image = r.image();
      reason = r.reason();
      message = r.message();
      servingSince = r.servingSince();
      bakedAt = r.bakedAt();
      drainDeadline = r.drainDeadline();
      leaving = r.leaving();
      restartsBefore = r.restartsBefore();
    }

    private RevisionStatus build() {
      return new RevisionStatus(
          number,
          modelVersion,
          artifact,
          image,
          state,
          reason,
          message,
          createdAt,
          servingSince,
          bakedAt,
          drainDeadline,
          leaving,
          restartsBefore);
    }

    /** How long it is in the status, roughly. */
    int characters() {
      return build().toString().length();
    }

    void bake(String when) {
      bakedAt = when;
      restartsBefore = null;
    }

    boolean baked() {
      return bakedAt != null;
    }

    /** These pods of it take traffic: what they went through before is not held against them. */
    void takeTraffic(List<PodView> pods) {
      var before = new TreeMap<String, Integer>();
      pods.stream().filter(p -> p.restarts() > 0).forEach(p -> before.put(p.uid(), p.restarts()));
      if (restartsBefore != null) {
        before.putAll(restartsBefore);
      }
      restartsBefore = before.isEmpty() ? null : before;
    }

    /** Its pods leave traffic: as many as {@code pods} says, or as serve when it is null. */
    void leave(String deadline, @Nullable Integer pods) {
      drainDeadline = deadline;
      leaving = pods;
    }

    /** It does not leave, or has left. */
    void settle() {
      drainDeadline = null;
      leaving = null;
    }

    void become(RevisionState next) {
      state = next;
      reason = null;
      message = null;
    }

    void become(RevisionState next, Reason why, String inWords) {
      state = next;
      reason = why;
      message = inWords;
    }
  }

  /** The rollout under change. */
  static final class Rollout {
    final String request;
    @Nullable String retry;
    @Nullable String requestedBy;
    @Nullable String requestedAt;
    long firstGeneration;
    long generation;
    int attempt = 1;
    int from;
    int to;
    int returnTo;
    @Nullable Strategy strategy;
    int canaryStep;
    @Nullable TrafficStatus baseline;
    @Nullable String unavailableSince;
    @Nullable Long unavailableSeconds;
    Step step;
    Outcome outcome = Outcome.InProgress;
    @Nullable Reason reason;
    @Nullable String message;
    @Nullable Reason waitingFor;
    String startedAt;
    String since;
    @Nullable String deadline;
    @Nullable String switchedAt;
    @Nullable String finishedAt;
    @Nullable String pausedAt;
    List<GateStatus> gates = new ArrayList<>();

    Rollout(String request, long generation, Step step, String now) {
      this.request = request;
      this.firstGeneration = generation;
      this.generation = generation;
      this.step = step;
      this.startedAt = now;
      this.since = now;
    }

    private Rollout(RolloutStatus r) {
      this(r.request(), r.generation(), r.step(), r.startedAt());
      retry = r.retry();
      requestedBy = r.requestedBy();
      requestedAt = r.requestedAt();
      firstGeneration = r.firstGeneration();
      attempt = r.attempt();
      from = r.from();
      to = r.to();
      returnTo = r.returnTo();
      strategy = r.strategy();
      canaryStep = r.canaryStep();
      baseline = r.baseline();
      unavailableSince = r.unavailableSince();
      unavailableSeconds = r.unavailableSeconds();
      outcome = r.outcome();
      reason = r.reason();
      message = r.message();
      waitingFor = r.waitingFor();
      since = r.since();
      deadline = r.deadline();
      switchedAt = r.switchedAt();
      finishedAt = r.finishedAt();
      pausedAt = r.pausedAt();
      gates.addAll(r.gates());
    }

    RolloutStatus build() {
      return new RolloutStatus(
          request,
          retry,
          requestedBy,
          requestedAt,
          firstGeneration,
          generation,
          attempt,
          from,
          to,
          returnTo,
          strategy,
          canaryStep,
          baseline,
          unavailableSince,
          unavailableSeconds,
          step,
          outcome,
          reason,
          message,
          waitingFor,
          startedAt,
          since,
          deadline,
          switchedAt,
          finishedAt,
          pausedAt,
          gates);
    }

    boolean inProgress() {
      return outcome == Outcome.InProgress;
    }
  }

  Draft(AnomalyModelStatus status) {
    before = status;
    observedGeneration = status.observedGeneration();
    epoch = status.epoch();
    serving = status.servingRevision();
    lastGood = status.lastGoodRevision();
    status.revisions().forEach(r -> revisions.put(r.number(), new Revision(r)));
    history = new ArrayList<>(status.history());
    rejections = new ArrayList<>(status.rejections());
    rollout = status.rollout() == null ? null : new Rollout(status.rollout());
  }

  Optional<Revision> revision(int number) {
    return Optional.ofNullable(revisions.get(number));
  }

  /** Whether what serves has yet to prove itself. */
  boolean bakes() {
    return revision(serving).filter(r -> !r.baked()).isPresent();
  }

  /** The recorded part; what is derived from it stays as it was. */
  AnomalyModelStatus build() {
    return before
        .with()
        .observedGeneration(observedGeneration)
        .epoch(epoch)
        .servingRevision(serving)
        .lastGoodRevision(lastGood)
        .revisions(revisions.values().stream().map(Revision::build).toList())
        .rollout(rollout == null ? null : rollout.build())
        .history(history)
        .rejections(rejections)
        .build();
  }
}
