package io.anomalyoperator.server.scoring;

import java.nio.FloatBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Takes batches from the queue for ever: prepare, forward, score, answer. */
final class ScoringWorker implements Runnable {
  private final BatchModel model;
  private final RowFormula formula;
  private final int maxBatch;
  private final RowQueue queue;
  private final Supplier<BatchListener> listener;
  private final CompletableFuture<Void> warm = new CompletableFuture<>();

  ScoringWorker(
      BatchModel model,
      RowFormula formula,
      int maxBatch,
      RowQueue queue,
      Supplier<BatchListener> listener) {
    this.model = model;
    this.formula = formula;
    this.maxBatch = maxBatch;
    this.queue = queue;
    this.listener = listener;
  }

  CompletableFuture<Void> warm() {
    return warm;
  }

  @Override
  public void run() {
    try (BatchModel.Lane lane = model.newLane(maxBatch)) {
      warmUp(lane);
      warm.complete(null);
      Batch batch = new Batch(maxBatch);
      while (queue.take(batch)) {
        batch.late().forEach(job -> job.expiredAt(System.nanoTime()));
        if (batch.rows() == 0) {
          continue;
        }
        try {
          score(lane, batch);
        } catch (RuntimeException | Error e) {
          // a worker that died would leave its requests without an answer, and the next ones too
          batch.slices().forEach(slice -> slice.job().failed(e));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // a missing native symbol is an Error: whoever waits for this worker must hear of it
      warm.completeExceptionally(e);
    }
  }

  private void warmUp(BatchModel.Lane lane) {
    for (int turn = 0; turn < 2; turn++) {
      checkWidth(lane.forward(1), 1);
      checkWidth(lane.forward(maxBatch), maxBatch);
    }
  }

  private void checkWidth(FloatBuffer output, int rows) {
    int expected = rows * formula.outputWidth();
    if (output.remaining() != expected) {
      throw new IllegalStateException(
          "the model answers %d numbers for %d rows of %d; the package's score needs %d"
              .formatted(output.remaining(), rows, model.width(), expected));
    }
  }

  private void score(BatchModel.Lane lane, Batch batch) {
    FloatBuffer input = lane.input();
    int index = 0;
    for (Batch.Slice slice : batch.slices()) {
      for (int row = slice.first(); row < slice.first() + slice.count(); row++) {
        formula.prepare(slice.job().rows(), row, input, index++);
      }
    }
    long start = System.nanoTime();
    FloatBuffer output = lane.forward(batch.rows());
    long took = System.nanoTime() - start;
    queue.scored(batch.rows(), took);
    listener.get().scored(batch.rows(), batch.longestWait(), took);
    checkWidth(output, batch.rows());
    index = 0;
    for (Batch.Slice slice : batch.slices()) {
      if (slice.job().trace().isPresent()) {
        keep(slice, input, output, index);
      }
      for (int row = slice.first(); row < slice.first() + slice.count(); row++) {
        slice.job().scored(row, formula.score(input, output, index++));
      }
      if (slice.job().finished(slice.count())) {
        batch.addFinished(slice.job());
      }
    }
    ScoringJob.complete(batch.finished());
  }

  private static void keep(Batch.Slice slice, FloatBuffer input, FloatBuffer output, int index) {
    Trace trace = slice.job().trace().orElseThrow();
    for (int i = 0; i < slice.count(); i++) {
      trace.keep(slice.first() + i, input, output, index + i);
    }
  }
}
