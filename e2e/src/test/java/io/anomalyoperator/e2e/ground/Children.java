package io.anomalyoperator.e2e.ground;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that was made for a model, whoever made it. */
public final class Children {
  private final List<HasMetadata> objects;

  private Children(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /**
   * When something was written last.
   *
   * @param resourceVersion changes with every write
   * @param generation changes with what is asked for
   * @param managers who wrote which fields, and when
   */
  public record Written(
      String uid, String resourceVersion, Long generation, List<ManagedFieldsEntry> managers) {
    static Written of(ObjectMeta metadata) {
      return new Written(
          metadata.getUid(),
          metadata.getResourceVersion(),
          metadata.getGeneration(),
          metadata.getManagedFields());
    }
  }

  public static Children of(KubernetesClient client, String namespace, String model) {
    var labels = Map.of("anomaly-operator.io/model", model);
    Stream<? extends HasMetadata> direct =
        Stream.of(
                client.apps().deployments().inNamespace(namespace).withLabels(labels).list(),
                client.apps().replicaSets().inNamespace(namespace).withLabels(labels).list(),
                client
                    .apps()
                    .controllerRevisions()
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .list(),
                client.pods().inNamespace(namespace).withLabels(labels).list(),
                client.services().inNamespace(namespace).withLabels(labels).list(),
                client.secrets().inNamespace(namespace).withLabels(labels).list(),
                client.configMaps().inNamespace(namespace).withLabels(labels).list(),
                client
                    .policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .list(),
                client
                    .network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .list(),
                client
                    .autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .list(),
                client
                    .discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace(namespace)
                    .withLabel("kubernetes.io/service-name", model)
                    .list())
            .flatMap(list -> list.getItems().stream());
    return new Children(direct.<HasMetadata>map(each -> each).toList());
  }

  public boolean isEmpty() {
    return objects.isEmpty();
  }

  /** Kinds and names. */
  public List<String> names() {
    return objects.stream().map(Children::name).sorted().toList();
  }

  /** When each was written last: two that are equal had no write between them. */
  public Map<String, Written> written() {
    var written = new TreeMap<String, Written>();
    objects.forEach(each -> written.put(name(each), Written.of(each.getMetadata())));
    return written;
  }

  /**
   * How the world is arranged: what exists, how many pods are asked for, whom the Service selects,
   * what was decided how often.
   */
  public Map<String, String> arrangement() {
    var arrangement = new TreeMap<String, String>();
    for (HasMetadata each : objects) {
      switch (each) {
        case Deployment deployment ->
            arrangement.put(name(each), deployment.getSpec().getReplicas() + " replicas");
        case Service service ->
            arrangement.put(name(each), new TreeMap<>(service.getSpec().getSelector()).toString());
        case ConfigMap decision when outcome(decision) != null ->
            // named by the moment of the decision
            arrangement.merge(
                "decisions " + outcome(decision),
                "1",
                (before, one) -> Integer.toString(Integer.parseInt(before) + 1));
        case ReplicaSet _ -> {
          // follows from its Deployment, annotations too
        }
        default -> {
          // names of pods are given by chance
          if (each.getMetadata().getAnnotations() != null
              && each.getMetadata().getAnnotations().containsKey("anomaly-operator.io/epoch")) {
            arrangement.put(name(each), "is there");
          }
        }
      }
    }
    return arrangement;
  }

  private static String outcome(ConfigMap record) {
    return record.getMetadata().getLabels().get("anomaly-operator.io/decision");
  }

  private static String name(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  @Override
  public String toString() {
    return names().toString();
  }
}
