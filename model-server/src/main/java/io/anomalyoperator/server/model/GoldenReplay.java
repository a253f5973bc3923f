package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.anomalyoperator.server.scoring.ScoringEngine;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Scores the golden inputs of the package through the very path that requests take. Whether the
 * scores are right is for the caller to judge.
 */
public final class GoldenReplay {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private GoldenReplay() {}

  /**
   * Raw scores in the order of the set; fails with {@link QueueFullException} when there is no
   * room.
   */
  public static CompletableFuture<double[]> run(ScoringEngine engine, GoldenSet golden) {
    float[][] inputs = golden.inputs();
    if (inputs.length == 0) {
      return CompletableFuture.completedFuture(new double[0]);
    }
    int width = inputs[0].length;
    float[] rows = new float[inputs.length * width];
    for (int i = 0; i < inputs.length; i++) {
      System.arraycopy(inputs[i], 0, rows, i * width, width);
    }
    ScoringJob job = new ScoringJob(rows, inputs.length);
    if (!engine.offer(job)) {
      return CompletableFuture.failedFuture(new QueueFullException());
    }
    return job.result().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
