package io.anomalyoperator.operator.observe;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The objects that carry a model's label, as they were read at one moment.
 *
 * @param services none or one, but for strangers that carry the label
 * @param autoscalers the same
 * @param endpointSlices of the Service; the cluster copies the Service's labels to them
 */
public record Children(
    List<ControllerRevision> revisions,
    List<Deployment> deployments,
    List<PodDisruptionBudget> budgets,
    List<NetworkPolicy> policies,
    List<Service> services,
    List<HorizontalPodAutoscaler> autoscalers,
    List<EndpointSlice> endpointSlices,
    List<Pod> pods) {

  /** Number of the revision that an object belongs to; 0 if to none. */
  public static int revisionOf(HasMetadata object) {
    return number(object.getMetadata().getLabels(), Labels.REVISION);
  }

  /** Number in a label or selector; 0 if it is none. */
  public static int number(Map<String, String> labels, String key) {
    String value = labels == null ? null : labels.get(key);
    try {
      return value == null ? 0 : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      return 0; // not one of ours
    }
  }

  /** Epoch of the status from which an object was written; 0 if of none. */
  public static long epochOf(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String value = annotations == null ? null : annotations.get(Labels.EPOCH);
    try {
      return value == null ? 0 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return 0; // somebody's own idea of an epoch
    }
  }

  /** What the operator wrote for the model. */
  Stream<HasMetadata> own(String uid) {
    return Stream.<List<? extends HasMetadata>>of(
            revisions, deployments, budgets, policies, services, autoscalers)
        .<HasMetadata>flatMap(List::stream)
        .filter(object -> ownedBy(uid, object));
  }

  /** Whether the model controls an object. */
  public static boolean ownedBy(String uid, HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
        .anyMatch(o -> Boolean.TRUE.equals(o.getController()) && uid.equals(o.getUid()));
  }

  /** The Service that the model controls. */
  public Optional<Service> service(String uid) {
    return services.stream().filter(s -> ownedBy(uid, s)).findFirst();
  }
}
