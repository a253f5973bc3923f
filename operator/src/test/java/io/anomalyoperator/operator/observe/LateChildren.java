package io.anomalyoperator.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Children as {@link InformedChildren} has them when its informers hear so many looks late: the
 * past, and over it the own writes that {@link RecentWrites} remembers.
 */
public final class LateChildren implements ChildSource {
  private final ChildSource live;
  private final int looks;
  private final InstantSource clock;
  private final Deque<Children> past = new ArrayDeque<>();
  private final Map<Class<?>, RecentWrites<HasMetadata>> recent = new HashMap<>();

  public LateChildren(ChildSource live, int looks, InstantSource clock) {
    this.live = live;
    this.looks = looks;
    this.clock = clock;
  }

  @Override
  public Children of(String namespace, String model) {
    past.addLast(live.of(namespace, model));
    Children heard = past.size() > looks ? past.removeFirst() : past.getFirst();
    return new Children(
        over(ControllerRevision.class, heard.revisions()),
        over(Deployment.class, heard.deployments()),
        over(PodDisruptionBudget.class, heard.budgets()),
        over(NetworkPolicy.class, heard.policies()),
        over(Service.class, heard.services()),
        over(HorizontalPodAutoscaler.class, heard.autoscalers()),
        heard.endpointSlices(),
        heard.pods());
  }

  @SuppressWarnings("unchecked") // each kind is kept under its own class
  private <T extends HasMetadata> List<T> over(Class<T> kind, List<T> heard) {
    return (List<T>) of(kind).over((List<HasMetadata>) heard, object -> true);
  }

  private RecentWrites<HasMetadata> of(Class<?> kind) {
    return recent.computeIfAbsent(kind, k -> new RecentWrites<>(clock));
  }

  @Override
  public void wrote(HasMetadata object) {
    of(object.getClass()).wrote(object);
  }

  @Override
  public void deleted(HasMetadata object) {
    of(object.getClass()).deleted(object);
  }
}
