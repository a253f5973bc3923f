package io.anomalyoperator.server.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowQueueTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private final RowQueue queue = queue(8);
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

  private RowQueue queue(int most) {
    return new RowQueue(new RowQueue.Bounds(4, most, 1), nanoTime::get);
  }

  @Test
  void noMoreWaitsThanIsScoredInASecond() {
    RowQueue slow = queue(4096);
    slow.scored(64, 6_400_000_000L); // ten rows a second

    assertTrue(slow.offer(job(10)));
    assertFalse(slow.offer(job(1)));
  }

  @Test
  void twoWorkersTakeTwiceAsMuch() {
    RowQueue slow = new RowQueue(new RowQueue.Bounds(4, 4096, 2), nanoTime::get);
    slow.scored(64, 6_400_000_000L);

    assertTrue(slow.offer(job(20)));
    assertFalse(slow.offer(job(1)));
  }

  @Test
  void theSlowestModelStillHasItsLeast() {
    queue.scored(1, 60_000_000_000L);

    assertTrue(queue.offer(job(4)));
    assertFalse(queue.offer(job(1)));
  }

  @Test
  void aPauseIsNoSlowModel() {
    RowQueue fast = queue(4096);
    IntStream.range(0, 50).forEach(_ -> fast.scored(64, 640_000)); // 100,000 rows a second
    fast.scored(1, 100_000_000);

    assertTrue(fast.offer(job(4096)));
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

  @Test
  void aSmallJobIsInTheNextBatchHoweverLargeTheOneBeforeIt() throws InterruptedException {
    queue.offer(job(7));
    queue.offer(job(1));

    queue.take(batch);

    assertEquals(List.of(2, 1, 1), counts());
    assertEquals(4, queue.waitingRows());
  }

  @Test
  void manySmallJobsLeaveALargeOneItsShare() throws InterruptedException {
    RowQueue wide = queue(4096);
    Batch large = new Batch(64);
    ScoringJob image = job(1024);
    wide.offer(image);
    for (int turn = 0; turn < 20; turn++) {
      IntStream.range(0, 56).forEach(i -> wide.offer(job(1)));

      wide.take(large);

      assertEquals(8, rowsOf(image, large));
      assertEquals(64, large.rows());
    }
  }

  @Test
  void rowsOfAJobAreTakenInTheirOrderAndOnce() throws InterruptedException {
    RowQueue wide = queue(4096);
    Batch turn = new Batch(16);
    List<ScoringJob> jobs = List.of(job(100), job(1), job(37), job(64));
    jobs.forEach(wide::offer);
    List<List<Integer>> taken =
        jobs.stream().map(job -> (List<Integer>) new ArrayList<Integer>()).toList();
    while (wide.waitingRows() > 0) {
      wide.take(turn);
      for (Batch.Slice slice : turn.slices()) {
        IntStream.range(slice.first(), slice.first() + slice.count())
            .forEach(taken.get(jobs.indexOf(slice.job()))::add);
      }
    }
    for (int i = 0; i < jobs.size(); i++) {
      assertEquals(IntStream.range(0, jobs.get(i).count()).boxed().toList(), taken.get(i));
    }
  }

  @Test
  void whatWaitedTooLongIsNotScored() throws InterruptedException {
    ScoringJob late = job(2).within(new Deadline(0, 100));
    ScoringJob patient = job(1);
    queue.offer(late);
    queue.offer(patient);
    nanoTime.set(100);

    assertTrue(queue.take(batch));

    assertEquals(List.of(late), batch.late());
    assertEquals(List.of(1), counts());
    assertEquals(0, queue.waitingRows());
  }

  @Test
  void whatIsLeftOfAJobThatBecameLateIsNotScored() throws InterruptedException {
    queue.offer(job(6).within(new Deadline(0, 100)));
    queue.take(batch);
    assertEquals(List.of(4), counts());
    nanoTime.set(101);

    assertTrue(queue.take(batch));

    assertEquals(0, batch.rows());
    assertEquals(1, batch.late().size());
    assertEquals(0, queue.waitingRows());
  }

  @Test
  void aDeadlineThatHasNotPassedChangesNothing() throws InterruptedException {
    queue.offer(job(2).within(new Deadline(0, 100)));
    nanoTime.set(99);

    queue.take(batch);

    assertEquals(List.of(2), counts());
    assertEquals(List.of(), batch.late());
  }

  private static int rowsOf(ScoringJob job, Batch batch) {
    return batch.slices().stream()
        .filter(slice -> slice.job() == job)
        .mapToInt(Batch.Slice::count)
        .sum();
  }

  private List<Integer> counts() {
    return batch.slices().stream().map(Batch.Slice::count).toList();
  }

  private static ScoringJob job(int rows) {
    return new ScoringJob(new float[rows], rows);
  }
}
