package io.anomalyoperator.server.scoring;

import java.nio.FloatBuffer;

/** Scores batches on one lane: prepare, forward, score, answer. One thread's own. */
final class BatchScorer implements AutoCloseable {
  private final BatchModel model;
  private final RowFormula formula;
  private final int maxBatch;
  private final BatchListener listener;
  private final BatchModel.Lane lane;

  /** A scorer for the thread that makes it. */
  BatchScorer(BatchModel model, RowFormula formula, int maxBatch, BatchListener listener) {
    this.model = model;
    this.formula = formula;
    this.maxBatch = maxBatch;
    this.listener = listener;
    this.lane = model.newLane(maxBatch);
  }

  /** Runs the model at the smallest and the largest batch; throws when it does not fit. */
  void warmUp() {
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

  Batch newBatch() {
    return new Batch(maxBatch);
  }

  /** Scores a batch and completes the jobs that it finishes; those of a pass that fails, too. */
  void score(Batch batch) {
    batch.late().forEach(job -> job.expiredAt(System.nanoTime()));
    if (batch.rows() == 0) {
      return;
    }
    try {
      pass(batch);
    } catch (RuntimeException | Error e) {
      // a worker that died would leave its requests without an answer, and the next ones too
      batch.slices().forEach(slice -> slice.job().failed(e));
    }
  }

  private void pass(Batch batch) {
    FloatBuffer input = lane.input();
    int index = 0;
    for (Batch.Slice slice : batch.slices()) {
      for (int row = slice.first(); row < slice.first() + slice.count(); row++) {
        formula.prepare(slice.job().rows(), row, input, index++);
      }
    }
    long start = System.nanoTime();
    FloatBuffer output = lane.forward(batch.rows());
    listener.scored(batch.rows(), batch.longestWait(), System.nanoTime() - start);
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

  @Override
  public void close() {
    lane.close();
  }
}
