package io.anomalyoperator.operator;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.observe.ChildSource;
import io.anomalyoperator.operator.observe.Children;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Filterable;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.util.List;

/** Asks the API server whenever somebody wrote: the truth, at the price of eight requests. */
final class LiveChildren implements ChildSource {
  private final KubernetesClient client;
  private final WhileUnchanged<Children> known;

  LiveChildren(KubernetesClient client, EmbeddedCluster cluster) {
    this.client = client;
    this.known = new WhileUnchanged<>(cluster);
  }

  @Override
  public Children of(String namespace, String model) {
    return known.of(namespace + "/" + model, () -> read(namespace, model));
  }

  private Children read(String namespace, String model) {
    return new Children(
        list(client.apps().controllerRevisions().inNamespace(namespace), model),
        list(client.apps().deployments().inNamespace(namespace), model),
        list(client.policy().v1().podDisruptionBudget().inNamespace(namespace), model),
        list(client.network().v1().networkPolicies().inNamespace(namespace), model),
        list(client.services().inNamespace(namespace), model),
        list(client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(namespace), model),
        list(client.discovery().v1().endpointSlices().inNamespace(namespace), model),
        list(client.pods().inNamespace(namespace), model));
  }

  private static <
          T extends HasMetadata,
          L extends KubernetesResourceList<T>,
          S extends Filterable<F>,
          F extends Listable<L>>
      List<T> list(S all, String model) {
    return all.withLabel(Labels.MODEL, model).list().getItems();
  }
}
