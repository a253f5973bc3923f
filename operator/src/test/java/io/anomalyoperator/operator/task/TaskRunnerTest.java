package io.anomalyoperator.operator.task;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskRunnerTest {
  private static final ModelKey MODEL = new ModelKey("models", "mnist", "uid");
  private static final Task RESOLVE =
      new Task.Resolve(new ArtifactSpec("models", "key", null, null, null, null), Optional.empty());
  private static final Finding<?> AWAY = new Finding.Unable<>(Reason.StoreUnreachable, "away");
  private static final Finding<?> FOUND =
      new Finding.Found<>(new ResolvedArtifact("models", "key", "v", null, null));

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();

  private TaskRunner runner(TaskExecutor executor) {
    return new TaskRunner(executor, model -> changes.incrementAndGet(), pauses::add);
  }

  @Test
  void whatCannotBeAnsweredIsTriedForEverWithPausesThatAreBounded() {
    var tries = new AtomicInteger();
    try (var runner = runner((m, t) -> tries.incrementAndGet() > 200 ? FOUND : AWAY)) {
      runner.want(MODEL, Set.of(RESOLVE));
      await().until(() -> runner.findings(MODEL).equals(Map.of(RESOLVE, FOUND)));
    }
    assertEquals(200, pauses.size());
    assertEquals(Duration.ofMillis(200), pauses.getFirst());
    assertEquals(Duration.ofSeconds(10), pauses.getLast());
    assertEquals(2, changes.get(), "only news are told");
  }

  @Test
  void anExceptionOfTheExecutorIsAFindingAndTheTaskIsTriedAgain() {
    var tries = new AtomicInteger();
    try (var runner =
        runner(
            (m, t) -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("odd");
              }
              return FOUND;
            })) {
      runner.want(MODEL, Set.of(RESOLVE));
      await().until(() -> runner.findings(MODEL).equals(Map.of(RESOLVE, FOUND)));
    }
  }

  private static Task poll(int model) {
    var object = new ResolvedArtifact("models", "key-" + model, "v", null, 1L);
    var artifact = new ArtifactSpec("models", "key-" + model, null, null, null, null);
    return new Task.Poll(
        artifact, Optional.empty(), object, Optional.of("tag"), Duration.ofMinutes(5));
  }

  @Test
  void looksOfManyModelsAreSpreadOverThePeriodTheFirstOnesToo() {
    var looks = new AtomicInteger();
    var before = new CopyOnWriteArrayList<Duration>();
    TaskRunner.Pause firstOnly =
        pause -> {
          before.add(pause);
          new CountDownLatch(1).await();
        };
    try (var runner =
        new TaskRunner(
            (m, t) -> {
              looks.incrementAndGet();
              return FOUND;
            },
            m -> {},
            firstOnly)) {
      for (int i = 0; i < 200; i++) {
        runner.want(new ModelKey("models", "m" + i, "uid"), Set.of(poll(i)));
      }
      await().until(() -> before.size() == 200);
    }
    assertEquals(0, looks.get(), "nobody is asked before the pause is over");
    for (int fifth = 0; fifth < 5; fifth++) {
      var from = Duration.ofMinutes(fifth);
      var to = from.plusMinutes(1);
      assertTrue(
          before.stream().anyMatch(p -> p.compareTo(from) >= 0 && p.compareTo(to) < 0),
          "no first look in minute " + fifth + ": " + before);
    }
    assertTrue(before.stream().allMatch(p -> p.compareTo(Duration.ofMinutes(5)) < 0));
  }

  @Test
  void laterLooksKeepThePeriodGiveOrTakeATenth() {
    var enough = new CountDownLatch(1);
    TaskRunner.Pause some =
        pause -> {
          pauses.add(pause);
          if (pauses.size() > 100) {
            enough.countDown();
            new CountDownLatch(1).await();
          }
        };
    try (var runner = new TaskRunner((m, t) -> FOUND, m -> {}, some)) {
      runner.want(MODEL, Set.of(poll(1)));
      await().until(() -> enough.getCount() == 0);
    }
    var later = pauses.subList(1, pauses.size());
    assertTrue(
        later.stream()
            .allMatch(p -> p.toSeconds() >= 270 && p.compareTo(Duration.ofSeconds(330)) <= 0),
        later::toString);
    assertTrue(later.stream().distinct().count() > 50, later::toString);
  }

  @Test
  void whatNobodyAsksForAnyMoreIsCalledOff() {
    var begun = new CountDownLatch(1);
    var calledOff = new CountDownLatch(1);
    try (var runner =
        runner(
            (m, t) -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                calledOff.countDown();
                Thread.currentThread().interrupt();
              }
              return AWAY;
            })) {
      runner.want(MODEL, Set.of(RESOLVE));
      await().until(() -> begun.getCount() == 0);
      runner.want(MODEL, Set.of());
      await().until(() -> calledOff.getCount() == 0);
      assertEquals(Map.of(), runner.findings(MODEL));
    }
    assertEquals(0, changes.get());
  }
}
