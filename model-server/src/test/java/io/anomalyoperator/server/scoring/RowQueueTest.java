package io.anomalyoperator.server.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowQueueTest {
  private final RowQueue queue = new RowQueue(8);
  private final Batch batch = new Batch(4);

  @Test
  void aBatchIsWhateverWaits() throws InterruptedException {
    queue.offer(job(1));
    queue.offer(job(2));

    assertTrue(queue.take(batch));

    assertEquals(List.of(1, 2), counts());
    assertEquals(0, queue.waitingRows());
  }

  @Test
  void aLargeJobIsCutIntoBatches() throws InterruptedException {
    queue.offer(job(1));
    queue.offer(job(6));

    queue.take(batch);
    assertEquals(List.of(1, 3), counts());
    queue.take(batch);
    assertEquals(List.of(3), counts());
    assertEquals(3, batch.slices().getFirst().first());
  }

  @Test
  void whatFindsNoRoomIsRefused() {
    assertTrue(queue.offer(job(8)));
    assertFalse(queue.offer(job(1)));
  }

  @Test
  void anEmptyQueueTakesAJobOfAnySize() {
    assertTrue(queue.offer(job(100)));
  }

  @Test
  void aClosedQueueGivesWhatItHoldsAndThenEnds() throws InterruptedException {
    queue.offer(job(1));
    queue.close();

    assertFalse(queue.offer(job(1)));
    assertTrue(queue.take(batch));
    assertFalse(queue.take(batch));
  }

  private List<Integer> counts() {
    return batch.slices().stream().map(Batch.Slice::count).toList();
  }

  private static ScoringJob job(int rows) {
    return new ScoringJob(new float[rows], rows);
  }
}
