package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.ModelMetrics.Refusal;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.anomalyoperator.server.scoring.ScoringJob;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The way of a request into the scoring queue and back to its event loop; the same for every
 * protocol that asks for scores. Every row that comes this way is a user's: it is counted here, and
 * offered to the sample of recent rows.
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

  /**
   * Scores a job; {@code answer} runs on the event loop of the request, so that workers do nothing
   * but score.
   */
  public <T> CompletableFuture<T> score(
      HttpRequest<?> request, ServingModel model, ScoringJob job, Function<double[], T> answer) {
    long start = System.nanoTime();
    if (!model.engine().offer(job)) {
      metrics.refused(Refusal.OVERLOADED);
      throw new QueueFullException();
    }
    return job.result()
        .thenApplyAsync(
            scores -> {
              refuseUnlessFinite(scores);
              count(model, scores, System.nanoTime() - start);
              model.recent().offer(job.rows(), scores);
              return answer.apply(scores);
            },
            eventLoop(request));
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
    metrics.scored(scores.length, anomalies, nanos);
  }

  private static Executor eventLoop(HttpRequest<?> request) {
    return ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel().eventLoop();
  }
}
