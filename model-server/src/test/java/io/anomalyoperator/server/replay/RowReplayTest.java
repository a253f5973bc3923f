package io.anomalyoperator.server.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.TheNumberItself;
import io.anomalyoperator.server.scoring.BatchModel;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.anomalyoperator.server.scoring.ScoringEngine;
import java.nio.FloatBuffer;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replay around a model whose score is the row itself. */
class RowReplayTest {
  private static final int QUEUE_ROWS = 64;

  /** What a worker does before each forward pass; given the rows in its batch. */
  private volatile IntConsumer beforeForward = rows -> {};

  @Test
  void everyRowGetsItsScoreInItsPlace() {
    try (ScoringEngine engine = start(2)) {
      for (int count : new int[] {1, RowReplay.CHUNK_ROWS, RowReplay.CHUNK_ROWS + 1, 1000}) {
        assertArrayEquals(
            IntStream.range(0, count).asDoubleStream().toArray(),
            RowReplay.run(engine, rows(count), 1));
      }
    }
  }

  @Test
  void neverMoreThanOneChunkStandsBeforeAUsersRow() {
    try (ScoringEngine engine = start(1)) {
      int[] most = new int[1];
      beforeForward = rows -> most[0] = Math.max(most[0], rows + engine.waitingRows());
      RowReplay.run(engine, rows(20 * QUEUE_ROWS), 1);
      assertEquals(RowReplay.CHUNK_ROWS, most[0]);
    }
  }

  @Test
  void whereThereIsNoRoomTheReplayGivesWay() {
    ScoringEngine engine = start(1);
    engine.close();
    assertThrows(QueueFullException.class, () -> RowReplay.run(engine, rows(1), 1));
  }

  @Test
  void aModelThatFailsIsNoScore() {
    try (ScoringEngine engine = start(1)) {
      beforeForward =
          rows -> {
            throw new IllegalStateException("out of order");
          };
      Exception failure =
          assertThrows(CompletionException.class, () -> RowReplay.run(engine, rows(40), 1));
      assertTrue(failure.getMessage().contains("out of order"), failure.getMessage());
    }
  }

  private static float[] rows(int count) {
    float[] rows = new float[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    return rows;
  }

  private ScoringEngine start(int workers) {
    return ScoringEngine.start(
        new Same(), new TheNumberItself(), new ScoringEngine.Settings(workers, 4, QUEUE_ROWS));
  }

  private final class Same implements BatchModel {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public Lane newLane(int maxRows) {
      return new SameLane(maxRows);
    }

    @Override
    public void close() {}
  }

  private final class SameLane implements BatchModel.Lane {
    private final FloatBuffer input;

    SameLane(int maxRows) {
      input = FloatBuffer.allocate(maxRows);
    }

    @Override
    public FloatBuffer input() {
      return input;
    }

    @Override
    public FloatBuffer forward(int rows) {
      beforeForward.accept(rows);
      return input.slice(0, rows);
    }

    @Override
    public void close() {}
  }
}
