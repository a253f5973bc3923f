package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one pod: volumes, init containers one after the other, containers side by side, and
 * the orderly end. One thread of the pod writes its status whenever something has changed.
 */
final class PodWorker implements ContainerWorker.Host {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

  private final Pod pod;
  private final PodContext context;
  private final Volumes volumes;
  private final Path home;
  private final List<ContainerWorker> inits;
  private final List<ContainerWorker> mains;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Semaphore changes = new Semaphore(0);
  private volatile boolean vanished;

  /**
   * Prepares the life of a pod.
   *
   * @param pod with its address and start time in the status already
   */
  PodWorker(Pod pod, PodContext context) {
    this.pod = pod;
    this.context = context;
    home = context.folder().resolve(pod.getMetadata().getUid());
    volumes =
        new Volumes(
            context.client(), pod, home.resolve("volumes"), context.folder().resolve("claims"));
    String policy = pod.getSpec().getRestartPolicy();
    inits = workers(pod.getSpec().getInitContainers(), true, policy);
    mains = workers(pod.getSpec().getContainers(), false, policy);
  }

  private List<ContainerWorker> workers(List<Container> containers, boolean init, String policy) {
    return containers.stream().map(c -> new ContainerWorker(c, this, init, policy)).toList();
  }

  void start() {
    Thread.ofVirtual().name("pod").start(this::run);
    Thread.ofVirtual().name("pod-status").start(this::writeStatuses);
  }

  private void run() {
    try {
      prepareVolumes();
      for (ContainerWorker init : inits) {
        init.run();
        if (!init.state().hasSucceeded()) {
          return; // stopped, or failed for good
        }
      }
      if (!isStopping(Duration.ZERO)) {
        mains.forEach(c -> Thread.ofVirtual().name("container").start(c));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("pod {}", pod.getMetadata().getName(), e);
      warn("FailedStart", String.valueOf(e.getMessage()));
    }
  }

  private void prepareVolumes() throws InterruptedException {
    while (!isStopping(Duration.ZERO)) {
      try {
        volumes.prepare();
        return;
      } catch (NotYetException e) {
        warn("FailedMount", "MountVolume.SetUp failed: " + e.getMessage());
        isStopping(Duration.ofSeconds(1));
      }
    }
  }

  private void writeStatuses() {
    PodStatus last = pod.getStatus();
    try {
      while (!vanished) {
        PodStatus now = PodStatuses.of(pod, last, inits, mains);
        if (!now.equals(last)) {
          last = context.writeStatus(pod, now) ? now : last;
        }
        boolean woken = changes.tryAcquire(1, TimeUnit.SECONDS);
        LOG.trace("{} woken: {}", pod.getMetadata().getName(), woken);
        changes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the pod: preStop, SIGTERM, the rest of the grace period, SIGKILL. */
  void terminate(Duration grace) {
    Instant end = Instant.now().plus(grace);
    PreStop.run(pod, end, address());
    stopping.countDown();
    context.recorder().normal(pod, "Killing", "Stopping the containers");
    all().forEach(c -> c.signal(false));
    try {
      while (all().anyMatch(ContainerWorker::isAlive) && Instant.now().isBefore(end)) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Ends the pod at once; nothing more is written about it. */
  void kill() {
    vanished = true;
    stopping.countDown();
    changes.release();
    all().forEach(c -> c.signal(true));
  }

  /** Waits until no process is left, for a short time. */
  void awaitEnd() {
    Instant end = Instant.now().plusSeconds(5);
    try {
      while (all().anyMatch(ContainerWorker::isAlive) && Instant.now().isBefore(end)) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Stream<ContainerWorker> all() {
    return Stream.concat(inits.stream(), mains.stream());
  }

  Path home() {
    return home;
  }

  Pod pod() {
    return pod;
  }

  @Override
  public Process start(Container container, int restart) throws NotYetException {
    return context.launcher().start(pod, container, volumes.paths(), home, restart);
  }

  @Override
  public void ended(Process process) {
    context.launcher().ended(process);
  }

  @Override
  public String address() {
    return pod.getStatus().getPodIP();
  }

  @Override
  public boolean isStopping(Duration wait) throws InterruptedException {
    return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void changed() {
    changes.release();
  }

  @Override
  public void warn(String reason, String message) {
    context.recorder().warning(pod, reason, message);
  }
}
