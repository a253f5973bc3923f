package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rollout of one request.
 *
 * @param request digest of what was asked (artifact, server, threshold, rollbackTo); a change of it
 *     starts another rollout
 * @param retry value of {@code spec.retry} that came with the request
 * @param requestedBy field manager that changed the request last, as the API server noted it
 * @param requestedAt when it did
 * @param firstGeneration generation of the spec that brought the request
 * @param generation newest generation of the spec that asks for the same
 * @param attempt 1 for the first try of this request
 * @param from revision that served before; 0 for none
 * @param to revision that is to serve; 0 while it is not known
 * @param returnTo revision to which the traffic goes back; 0 unless it rolls back
 * @param strategy how {@code to} takes the traffic over; absent until its pods are started
 * @param canaryStep step of the canary that takes traffic, from 1 on; 0 if none does or did
 * @param baseline the last minute of the former revision before the switch, which the bake is
 *     compared with
 * @param unavailableSince since when strategy {@code Replace} has no pod in traffic
 * @param unavailableSeconds for how long it had none before
 * @param step where it stands
 * @param outcome what was decided; {@code InProgress} until then
 * @param reason why
 * @param message the same for people
 * @param waitingFor what the step waits for
 * @param startedAt when it began; moved by pauses
 * @param since when the step began; moved by pauses
 * @param deadline by when it is decided at the latest
 * @param switchedAt when the Service had settled on the revision that is to serve
 * @param finishedAt when it was decided
 * @param pausedAt since when it is paused
 * @param gates what the gates said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record RolloutStatus(
    String request,
    @Nullable String retry,
    @Nullable String requestedBy,
    @Nullable String requestedAt,
    long firstGeneration,
    long generation,
    int attempt,
    int from,
    int to,
    int returnTo,
    @Nullable Strategy strategy,
    int canaryStep,
    @Nullable TrafficStatus baseline,
    @Nullable String unavailableSince,
    @Nullable Long unavailableSeconds,
    Step step,
    Outcome outcome,
    @Nullable Reason reason,
    @Nullable String message,
    @Nullable Reason waitingFor,
    String startedAt,
    String since,
    @Nullable String deadline,
    @Nullable String switchedAt,
    @Nullable String finishedAt,
    @Nullable String pausedAt,
    List<GateStatus> gates)
    implements RolloutStatusBuilder.With {

  public RolloutStatus {
    gates = gates == null ? List.of() : List.copyOf(gates);
  }

  /** Whether nothing is decided yet. */
  @JsonIgnore
  public boolean inProgress() {
    return outcome == Outcome.InProgress;
  }

  /**
   * Whether a few pods of {@code to} take traffic beside those that serve. Once it serves itself
   * its canary is over, also on the way back from there.
   *
   * @param serving the revision that serves
   */
  public boolean sharesTraffic(int serving) {
    return canaryStep > 0
        && to != serving
        && (step == Step.Canary || step == Step.Grow || step == Step.Rewarm);
  }

  /** Whether one revision alone may have pods, since there is no room for two. */
  @JsonIgnore
  public boolean alone() {
    return strategy == Strategy.Replace && (inProgress() || returnTo != 0);
  }
}
