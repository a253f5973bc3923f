package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The life of one container on a thread of its own: start, probes, end, back-off, again. Tells
 * every step to its pod.
 */
final class ContainerWorker implements Runnable {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(60);
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /** The pod that a container belongs to, as far as its containers see it. */
  interface Host {
    Process start(Container container, int restart) throws NotYetException;

    void ended(Process process);

    String address();

    /** Waits, and says whether the pod is to stop. */
    boolean isStopping(Duration wait) throws InterruptedException;

    void changed();

    void warn(String reason, String message);
  }

  private final Container container;
  private final Host host;
  private final boolean init;
  private final String restartPolicy;
  private final AtomicReference<ContainerState> state =
      new AtomicReference<>(ContainerState.waiting("ContainerCreating"));
  private final List<Thread> probers = new ArrayList<>();
  private volatile Process process;

  ContainerWorker(Container container, Host host, boolean init, String restartPolicy) {
    this.container = container;
    this.host = host;
    this.init = init;
    this.restartPolicy = restartPolicy;
    if (init) {
      state.set(ContainerState.waiting("PodInitializing"));
    }
  }

  Container container() {
    return container;
  }

  ContainerState state() {
    return state.get();
  }

  private void move(UnaryOperator<ContainerState> step) {
    state.updateAndGet(step);
    host.changed();
  }

  @Override
  public void run() {
    try {
      Duration backOff = FIRST_BACK_OFF;
      while (!host.isStopping(Duration.ZERO)) {
        Instant begin = Instant.now();
        if (!runOnce()) {
          continue;
        }
        if (state.get().hasSucceeded() ? !restartsAfterSuccess() : restartPolicy.equals("Never")) {
          return;
        }
        if (Duration.between(begin, Instant.now()).compareTo(LONG_ENOUGH) > 0) {
          backOff = FIRST_BACK_OFF;
        }
        if (backOff(backOff)) {
          return;
        }
        backOff = min(backOff.multipliedBy(2), LAST_BACK_OFF);
        state.updateAndGet(ContainerState::nowRestarting);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopProbers();
    }
  }

  private boolean restartsAfterSuccess() {
    return !init && restartPolicy.equals("Always");
  }

  private boolean backOff(Duration time) throws InterruptedException {
    if (host.isStopping(Duration.ofMillis(200))) {
      return true;
    }
    String message = "back-off %ds restarting failed container".formatted(time.toSeconds());
    move(s -> s.nowBackingOff(message));
    host.warn("BackOff", "Back-off restarting failed container " + container.getName());
    return host.isStopping(time);
  }

  /** Returns whether the container has run; false when it could not be started yet. */
  private boolean runOnce() throws InterruptedException {
    Process started;
    try {
      started = host.start(container, state.get().restarts());
    } catch (NotYetException e) {
      ContainerState waiting = state.get().nowWaiting(e.reason(), e.getMessage());
      if (!waiting.equals(state.get())) {
        move(s -> waiting);
        host.warn("Failed", "Error: " + e.getMessage());
      }
      host.isStopping(Duration.ofSeconds(1));
      return false;
    }
    process = started;
    if (host.isStopping(Duration.ZERO)) { // whoever stops the pod may not have seen this process
      signal(true);
    }
    move(ContainerState::nowRunning);
    startProbers();
    int code = started.waitFor();
    host.ended(started);
    stopProbers();
    move(s -> s.nowEnded(code));
    return true;
  }

  private void startProbers() {
    if (init) {
      return;
    }
    Probe startup = container.getStartupProbe();
    if (startup == null) {
      onStarted();
    } else {
      probe(startup, true, good -> good ? this::onStarted : this::unwell);
    }
  }

  private void onStarted() {
    Probe readiness = container.getReadinessProbe();
    move(s -> readiness == null ? s.withStarted().withReady(true) : s.withStarted());
    if (readiness != null) {
      probe(readiness, false, good -> () -> move(s -> s.withReady(good)));
    }
    if (container.getLivenessProbe() != null) {
      probe(container.getLivenessProbe(), false, good -> good ? () -> {} : this::unwell);
    }
  }

  private synchronized void probe(Probe probe, boolean untilGood, Reaction reaction) {
    Prober prober =
        new Prober(probe, container, host.address(), untilGood, good -> reaction.to(good).run());
    probers.add(Thread.ofVirtual().name("prober").start(prober));
  }

  /** What to do about a verdict. */
  private interface Reaction {
    Runnable to(boolean good);
  }

  private void unwell() {
    host.warn("Unhealthy", "Container %s failed its probe".formatted(container.getName()));
    Process running = process;
    running.destroy();
    running.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(e -> running.destroyForcibly());
  }

  private synchronized void stopProbers() {
    probers.forEach(Thread::interrupt);
    probers.clear();
  }

  /** Asks the process to end, or with {@code force} ends it. */
  void signal(boolean force) {
    Process running = process;
    if (running == null) {
      return;
    }
    if (force) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    } else {
      running.destroy();
    }
  }

  boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
