package io.anomalyoperator.server.http;

import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.ModelMetrics.Refusal;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.scoring.Deadline;
import io.anomalyoperator.server.scoring.DeadlinePassedException;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.anomalyoperator.server.scoring.ScoringJob;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way of a request into the scoring queue and back to its event loop; the same for every
 * protocol that asks for scores. Every row that comes this way is a user's: it is counted here, and
 * offered to the samples of recent rows.
 */
@Singleton
public final class Scoring {

  private final ServerState state;
  private final ModelMetrics metrics;

  public Scoring(ServerState state, ModelMetrics metrics) {
    this.state = state;
    this.metrics = metrics;
  }

  /** The model, or a refusal while there is none. */
  public ServingModel model() {
    return state
        .model()
        .orElseThrow(
            () -> {
              metrics.refused(Refusal.NOT_READY);
              return Refused.notReady();
            });
  }

  /** Scores a job of a protocol whose body says nothing of time. */
  public <T> CompletableFuture<T> score(
      ScoreRequest request, ServingModel model, ScoringJob job, Function<double[], T> answer) {
    return score(request, model, job, TimeLimit.NONE, answer);
  }

  /**
   * Scores a job; {@code answer} runs on the event loop of the request, so that workers do nothing
   * but score.
   *
   * @param limitMicros how long the rows may wait by the word of the body, 0 for as long as it
   *     takes; a header may say less
   */
  public <T> CompletableFuture<T> score(
      ScoreRequest request,
      ServingModel model,
      ScoringJob job,
      long limitMicros,
      Function<double[], T> answer) {
    long start = System.nanoTime();
    job.within(deadline(request, limitMicros)).answeredOn(request.eventLoop());
    if (request.eventLoop().inEventLoop()) {
      model.engine().arrive(job);
    } else {
      request.eventLoop().execute(() -> model.engine().arrive(job));
    }
    return job.result()
        .handle(
            (scores, failure) -> {
              if (failure != null) {
                throw unscored(failure);
              }
              refuseUnlessFinite(scores);
              count(model, scores, System.nanoTime() - start);
              model.recent().offer(job.rows(), scores);
              model.drift().offer(job.rows(), scores);
              return answer.apply(scores);
            });
  }

  private Deadline deadline(ScoreRequest request, long limitMicros) {
    return read(() -> TimeLimit.of(request.headers(), limitMicros));
  }

  private CompletionException unscored(Throwable failure) {
    if (failure instanceof DeadlinePassedException) {
      metrics.refused(Refusal.LATE);
    } else if (failure instanceof QueueFullException) {
      metrics.refused(Refusal.OVERLOADED);
    }
    return new CompletionException(failure);
  }

  /** Reads a part of a request; one that is not as it should be is counted. */
  public <T> T read(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (JsonException | Refused e) {
      metrics.refused(Refusal.INVALID);
      throw e;
    }
  }

  /** JSON has no word for such a score, and nobody could act on it. */
  private void refuseUnlessFinite(double[] scores) {
    for (int row = 0; row < scores.length; row++) {
      if (!Double.isFinite(scores[row])) {
        metrics.refused(Refusal.INVALID);
        throw Refused.badRequest(
            "row %d has the score %s: its numbers are too large for this model"
                .formatted(row, scores[row]));
      }
    }
  }

  private void count(ServingModel model, double[] scores, long nanos) {
    int anomalies = 0;
    for (double score : scores) {
      if (model.judge().isAnomaly(score)) {
        anomalies++;
      }
    }
    metrics.answered(scores.length, anomalies, nanos);
  }
}
