package io.anomalyoperator.operator.observe;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Children from caches that informers keep, narrowed by label: no request per look. */
public final class InformedChildren implements ChildSource {
  private static final String BY_MODEL = "model";

  /** One kind: its informer, and own writes it has not heard of. */
  private record Kind<T extends HasMetadata>(
      InformerEventSource<T, AnomalyModel> informer, RecentWrites<T> recent) {
    List<T> of(String namespace, String model) {
      String key = namespace + "/" + model;
      return recent.over(informer.byIndex(BY_MODEL, key), o -> index(o).contains(key));
    }
  }

  private final Map<Class<?>, Kind<?>> kinds = new LinkedHashMap<>();

  /** Informers on every kind of child. */
  public InformedChildren(EventSourceContext<AnomalyModel> context, InstantSource clock) {
    for (Class<? extends HasMetadata> type :
        List.of(
            ControllerRevision.class,
            Deployment.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class,
            Service.class,
            HorizontalPodAutoscaler.class,
            EndpointSlice.class,
            Pod.class)) {
      kinds.put(type, kind(type, context, clock));
    }
  }

  /** For the controller to start and stop. */
  public List<EventSource<?, AnomalyModel>> eventSources() {
    return kinds.values().stream().<EventSource<?, AnomalyModel>>map(Kind::informer).toList();
  }

  private static <T extends HasMetadata> Kind<T> kind(
      Class<T> type, EventSourceContext<AnomalyModel> context, InstantSource clock) {
    var informer =
        new InformerEventSource<T, AnomalyModel>(
            InformerEventSourceConfiguration.from(type, AnomalyModel.class)
                .withName(type.getSimpleName())
                .withLabelSelector(Labels.MODEL)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(InformedChildren::owner)
                .build(),
            context);
    informer.addIndexers(Map.of(BY_MODEL, InformedChildren::index));
    return new Kind<>(informer, new RecentWrites<>(clock));
  }

  private static List<String> index(HasMetadata object) {
    return owner(object).stream()
        .map(id -> id.getNamespace().orElse("") + "/" + id.getName())
        .toList();
  }

  private static Set<ResourceID> owner(HasMetadata object) {
    String model = object.getMetadata().getLabels().get(Labels.MODEL);
    return model == null
        ? Set.of()
        : Set.of(new ResourceID(model, object.getMetadata().getNamespace()));
  }

  @Override
  public Children of(String namespace, String model) {
    return new Children(
        kind(ControllerRevision.class).of(namespace, model),
        kind(Deployment.class).of(namespace, model),
        kind(PodDisruptionBudget.class).of(namespace, model),
        kind(NetworkPolicy.class).of(namespace, model),
        kind(Service.class).of(namespace, model),
        kind(HorizontalPodAutoscaler.class).of(namespace, model),
        kind(EndpointSlice.class).of(namespace, model),
        kind(Pod.class).of(namespace, model));
  }

  @Override
  public void wrote(HasMetadata object) {
    kindOf(object).recent().wrote(object);
  }

  @Override
  public void deleted(HasMetadata object) {
    kindOf(object).recent().deleted(object);
  }

  @SuppressWarnings("unchecked") // each is put under its own type
  private <T extends HasMetadata> Kind<T> kind(Class<T> type) {
    return (Kind<T>) kinds.get(type);
  }

  @SuppressWarnings("unchecked")
  private Kind<HasMetadata> kindOf(HasMetadata object) {
    return (Kind<HasMetadata>) kinds.get(object.getClass());
  }
}
