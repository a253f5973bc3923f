package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What is known of one container. A value: each step makes the next one. */
record ContainerState(
    io.fabric8.kubernetes.api.model.ContainerState now,
    io.fabric8.kubernetes.api.model.ContainerState before,
    boolean ready,
    boolean started,
    int restarts) {

  static ContainerState waiting(String reason) {
    return new ContainerState(
        waitingState(reason, ""), new ContainerStateBuilder().build(), false, false, 0);
  }

  ContainerState nowWaiting(String reason, String message) {
    return new ContainerState(waitingState(reason, message), before, false, false, restarts);
  }

  private static io.fabric8.kubernetes.api.model.ContainerState waitingState(
      String reason, String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message.isEmpty() ? null : message)
        .endWaiting()
        .build();
  }

  ContainerState nowRunning() {
    return new ContainerState(
        new ContainerStateBuilder().withNewRunning().withStartedAt(seconds()).endRunning().build(),
        before,
        false,
        false,
        restarts);
  }

  ContainerState nowEnded(int exitCode) {
    String started = isRunning() ? now.getRunning().getStartedAt() : seconds();
    return new ContainerState(
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(exitCode == 0 ? "Completed" : "Error")
            .withStartedAt(started)
            .withFinishedAt(seconds())
            .endTerminated()
            .build(),
        before,
        false,
        false,
        restarts);
  }

  /** The end that was becomes the last state. */
  ContainerState nowBackingOff(String message) {
    return new ContainerState(
        waitingState("CrashLoopBackOff", message), now, false, false, restarts);
  }

  ContainerState nowRestarting() {
    return new ContainerState(now, before, false, false, restarts + 1);
  }

  ContainerState withReady(boolean value) {
    return new ContainerState(now, before, value, started, restarts);
  }

  ContainerState withStarted() {
    return new ContainerState(now, before, ready, true, restarts);
  }

  boolean isRunning() {
    return now.getRunning() != null;
  }

  boolean hasEnded() {
    return now.getTerminated() != null;
  }

  boolean hasSucceeded() {
    return hasEnded() && now.getTerminated().getExitCode() == 0;
  }

  ContainerStatus status(Container container) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("")
        .withReady(ready)
        .withStarted(started)
        .withRestartCount(restarts)
        .withState(now)
        .withLastState(before)
        .build();
  }

  private static String seconds() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
