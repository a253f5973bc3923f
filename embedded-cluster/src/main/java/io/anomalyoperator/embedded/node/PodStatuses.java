package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The status of a pod, from the states of its containers. */
final class PodStatuses {
  private PodStatuses() {}

  static PodStatus of(
      Pod pod, PodStatus before, List<ContainerWorker> inits, List<ContainerWorker> mains) {
    boolean initialized = inits.stream().allMatch(c -> c.state().hasSucceeded());
    boolean ready = initialized && mains.stream().allMatch(c -> c.state().ready());
    List<PodCondition> conditions = new ArrayList<>();
    conditions.add(condition(before, "PodScheduled", true));
    conditions.add(condition(before, "Initialized", initialized));
    conditions.add(condition(before, "ContainersReady", ready));
    conditions.add(condition(before, "Ready", ready));
    return new PodStatusBuilder()
        .withPhase(phase(pod, initialized, inits, mains))
        .withQosClass(before.getQosClass())
        .withHostIP("127.0.0.1")
        .withPodIP(before.getPodIP())
        .withPodIPs(new PodIP(before.getPodIP()))
        .withStartTime(before.getStartTime())
        .withConditions(conditions)
        .withInitContainerStatuses(
            inits.stream().map(c -> c.state().status(c.container())).toList())
        .withContainerStatuses(mains.stream().map(c -> c.state().status(c.container())).toList())
        .build();
  }

  private static String phase(
      Pod pod, boolean initialized, List<ContainerWorker> inits, List<ContainerWorker> mains) {
    boolean never = "Never".equals(pod.getSpec().getRestartPolicy());
    if (never && inits.stream().anyMatch(c -> c.state().hasEnded() && !c.state().hasSucceeded())) {
      return "Failed";
    }
    boolean begun =
        mains.stream()
            .allMatch(
                c -> c.state().isRunning() || c.state().hasEnded() || c.state().restarts() > 0);
    if (!initialized || !begun) {
      return "Pending";
    }
    boolean always = "Always".equals(pod.getSpec().getRestartPolicy());
    boolean ended = mains.stream().allMatch(c -> c.state().hasEnded());
    if (always || !ended) {
      return "Running";
    }
    return mains.stream().allMatch(c -> c.state().hasSucceeded()) ? "Succeeded" : "Failed";
  }

  private static PodCondition condition(PodStatus before, String type, boolean value) {
    String status = value ? "True" : "False";
    String since =
        before.getConditions().stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
            .map(PodCondition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withLastTransitionTime(since)
        .build();
  }
}
