package io.anomalyoperator.operator.observe;

import io.anomalyoperator.operator.resources.PodTemplates;
import io.anomalyoperator.operator.rollout.PodView;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A pod as a rollout sees it, from what the cluster says of it. Pure. */
final class PodViews {
  /**
   * Waiting that only a change from outside ends. A server that crashes is not among them: that is
   * a fault of the candidate.
   */
  private static final Set<String> BLOCKED =
      Set.of(
          "ImagePullBackOff",
          "ErrImagePull",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError");

  /** How our model server ends when its own replay of the golden set fails. */
  private static final int GOLDEN_MISMATCH = 4;

  private PodViews() {}

  static PodView of(Pod pod) {
    Optional<PodStatus> status = Optional.ofNullable(pod.getStatus());
    boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
    boolean ended = status.map(PodStatus::getPhase).filter(PodViews::ended).isPresent();
    return new PodView(
        pod.getMetadata().getUid(),
        pod.getMetadata().getName(),
        status.map(PodStatus::getPodIP),
        Children.revisionOf(pod),
        !terminating && status.filter(PodViews::ready).isPresent(),
        terminating || ended,
        ended,
        status.map(PodViews::restarts).orElse(0),
        status.flatMap(PodViews::blockedBy),
        status.flatMap(PodViews::failing),
        status.filter(PodViews::fetching).isPresent());
  }

  private static boolean ready(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static boolean ended(String phase) {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private static int restarts(PodStatus status) {
    return status.getContainerStatuses().stream()
        .filter(c -> c.getName().equals(PodTemplates.SERVER))
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  /** In words that stay the same from one end to the next. */
  private static Optional<String> failing(PodStatus status) {
    return status.getContainerStatuses().stream()
        .filter(c -> c.getName().equals(PodTemplates.SERVER) && !Boolean.TRUE.equals(c.getReady()))
        .map(ContainerStatus::getLastState)
        .filter(last -> last != null && last.getTerminated() != null)
        .map(
            last ->
                "%scontainer %s ended with exit code %d%s; see its log"
                    .formatted(
                        last.getTerminated().getExitCode() == GOLDEN_MISMATCH
                            ? PodView.WRONG_SCORES
                            : "",
                        PodTemplates.SERVER,
                        last.getTerminated().getExitCode(),
                        "OOMKilled".equals(last.getTerminated().getReason())
                            ? " (out of memory)"
                            : ""))
        .findFirst();
  }

  private static boolean fetching(PodStatus status) {
    return status.getInitContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .anyMatch(s -> s != null && s.getRunning() != null);
  }

  private static Optional<String> blockedBy(PodStatus status) {
    Stream<String> scheduling =
        status.getConditions().stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .map(PodCondition::getMessage)
            .filter(m -> m != null && !m.isBlank())
            .map(m -> PodView.NO_ROOM + m);
    Stream<String> waiting =
        Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
            .flatMap(List::stream)
            .flatMap(c -> waiting(c).stream());
    return Stream.concat(scheduling, waiting).filter(m -> m != null && !m.isBlank()).findFirst();
  }

  private static Optional<String> waiting(ContainerStatus container) {
    ContainerState state = container.getState();
    if (state == null || state.getWaiting() == null) {
      return Optional.empty();
    }
    String reason = Optional.ofNullable(state.getWaiting().getReason()).orElse("");
    boolean fetchFails =
        container.getName().equals(PodTemplates.FETCH) && reason.equals("CrashLoopBackOff");
    return BLOCKED.contains(reason) || fetchFails
        ? Optional.of("container " + container.getName() + ": " + reason)
        : Optional.empty();
  }
}
