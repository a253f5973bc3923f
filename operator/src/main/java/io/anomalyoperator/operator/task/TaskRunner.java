package io.anomalyoperator.operator.task;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tasks of each model going for as long as plans ask for them: starts what is new, drops
 * what nobody asks for any more, tries again what could not be answered. Each task has a virtual
 * thread of its own.
 */
public final class TaskRunner implements Tasks, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY_OF_A_POD = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY_OF_A_STORE = Duration.ofSeconds(10);
  private static final Duration DRAIN_LOOK = Duration.ofSeconds(1);
  private static final Duration DRAINED_LOOK = Duration.ofSeconds(10);

  private static final Duration TRAFFIC_LOOK = Duration.ofMillis(500);
  private static final Duration MORE_REQUESTS_LOOK = Duration.ofSeconds(5);

  private final TaskExecutor executor;
  private final Consumer<ModelKey> changed;
  private final Pause pause;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<ModelKey, Map<Task, Running>> running = new HashMap<>();

  /** A task under way, and what is known of it. */
  private static final class Running {
    volatile Finding<?> finding = new Finding.Pending<>();
    volatile Optional<Future<?>> thread = Optional.empty();
  }

  /** Waits before a task is tried again. */
  interface Pause {
    void accept(Duration duration) throws InterruptedException;
  }

  /**
   * A runner.
   *
   * @param executor does the work
   * @param changed hears of a model with a new finding
   */
  public TaskRunner(TaskExecutor executor, Consumer<ModelKey> changed) {
    this(executor, changed, pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()));
  }

  TaskRunner(TaskExecutor executor, Consumer<ModelKey> changed, Pause pause) {
    this.executor = executor;
    this.changed = changed;
    this.pause = pause;
  }

  @Override
  public synchronized Map<Task, Finding<?>> findings(ModelKey model) {
    Map<Task, Finding<?>> findings = new HashMap<>();
    running.getOrDefault(model, Map.of()).forEach((task, r) -> findings.put(task, r.finding));
    return findings;
  }

  @Override
  public synchronized void want(ModelKey model, Set<Task> tasks) {
    Map<Task, Running> mine = running.computeIfAbsent(model, m -> new HashMap<>());
    mine.entrySet()
        .removeIf(
            e -> {
              boolean dropped = !tasks.contains(e.getKey());
              if (dropped) {
                e.getValue().thread.ifPresent(t -> t.cancel(true));
              }
              return dropped;
            });
    for (Task task : tasks) {
      if (!mine.containsKey(task)) {
        Running started = new Running();
        mine.put(task, started);
        try {
          started.thread = Optional.of(threads.submit(() -> keepAt(model, task, started)));
        } catch (RejectedExecutionException e) {
          LOG.debug("closed; not started: {}", task);
        }
      }
    }
    if (mine.isEmpty()) {
      running.remove(model);
    }
  }

  private void keepAt(ModelKey model, Task task, Running self) {
    Duration retry = FIRST_RETRY;
    if (task instanceof Task.Poll poll) {
      try {
        pause.accept(somewhereIn(poll.every()));
      } catch (InterruptedException e) {
        return;
      }
    }
    while (!Thread.currentThread().isInterrupted()) {
      Finding<?> finding = execute(model, task);
      if (Thread.currentThread().isInterrupted()) {
        return; // nobody asks any more
      }
      boolean news = !finding.equals(self.finding);
      self.finding = finding;
      if (news) {
        changed.accept(model);
      }
      Optional<Duration> again = again(task, finding, retry);
      if (again.isEmpty()) {
        return;
      }
      retry = again.get().multipliedBy(2); // what again answers is bounded
      try {
        pause.accept(again.get());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Finding<?> execute(ModelKey model, Task task) {
    try {
      return executor.execute(model, task);
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return new Finding.Pending<>(); // nobody asks any more
      }
      LOG.atError()
          .addKeyValue("model", model.namespace() + "/" + model.name())
          .addKeyValue("task", task)
          .setCause(e)
          .log("a task failed in a way that nobody foresaw");
      Reason reason = asksAStore(task) ? Reason.StoreUnreachable : Reason.PodUnreachable;
      return new Finding.Unable<>(reason, "unexpected: " + e);
    }
  }

  private static Optional<Duration> again(Task task, Finding<?> finding, Duration retry) {
    if (task instanceof Task.Poll poll) {
      return Optional.of(spread(poll.every()));
    }
    if (task instanceof Task.Drift drift) {
      return Optional.of(spread(drift.every()));
    }
    if (finding instanceof Finding.Unable<?>) {
      Duration last = asksAStore(task) ? LAST_RETRY_OF_A_STORE : LAST_RETRY_OF_A_POD;
      return Optional.of(retry.compareTo(last) < 0 ? retry : last);
    }
    if (task instanceof Task.Drain && finding instanceof Finding.Found<?> found) {
      boolean open = found.value() instanceof PodReport report && report.openConnections() > 0;
      return Optional.of(open ? DRAIN_LOOK : DRAINED_LOOK);
    }
    if (task instanceof Task.Watch) {
      return Optional.of(TRAFFIC_LOOK);
    }
    if (task instanceof Task.Replay replay && finding instanceof Finding.Found<?> found) {
      boolean few =
          found.value() instanceof ReplayEvidence seen && seen.rows().size() < replay.enough();
      return few ? Optional.of(MORE_REQUESTS_LOOK) : Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean asksAStore(Task task) {
    return task instanceof Task.Verify
        || task instanceof Task.Resolve
        || task instanceof Task.Evaluate;
  }

  /** When the first look is: an operator that starts finds all models at once. */
  private static Duration somewhereIn(Duration period) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(1, period.toMillis())));
  }

  /** A tenth more or less, so that a thousand models do not ask in one moment. */
  private static Duration spread(Duration period) {
    return Duration.ofMillis(
        Math.round(period.toMillis() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    executor.close();
  }
}
