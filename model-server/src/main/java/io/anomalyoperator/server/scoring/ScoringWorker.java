package io.anomalyoperator.server.scoring;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Takes batches from the queue and scores them, for ever. */
final class ScoringWorker implements Runnable {
  private final Supplier<BatchScorer> newScorer;
  private final RowQueue queue;
  private final CompletableFuture<Void> warm = new CompletableFuture<>();

  /**
   * A worker.
   *
   * @param newScorer called on the worker's thread
   */
  ScoringWorker(Supplier<BatchScorer> newScorer, RowQueue queue) {
    this.newScorer = newScorer;
    this.queue = queue;
  }

  CompletableFuture<Void> warm() {
    return warm;
  }

  @Override
  public void run() {
    try (BatchScorer scorer = newScorer.get()) {
      scorer.warmUp();
      warm.complete(null);
      Batch batch = scorer.newBatch();
      while (queue.take(batch)) {
        scorer.score(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // a missing native symbol is an Error: whoever waits for this worker must hear of it
      warm.completeExceptionally(e);
    }
  }
}
