package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.Map;

/** Who may talk to a model's pods. */
public final class NetworkPolicies {
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private NetworkPolicies() {}

  /** Predictions for everybody; the management port for the operator's namespace alone. */
  public static NetworkPolicy of(AnomalyModel model, String operatorNamespace) {
    return new NetworkPolicyBuilder()
        .withMetadata(Children.metadata(model, model.getMetadata().getName()))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Map.of(Labels.MODEL, model.getMetadata().getName()))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort(PodTemplates.HTTP_PORT)
        .endPort()
        .endIngress()
        .addNewIngress()
        .addNewFrom()
        .withNewNamespaceSelector()
        .withMatchLabels(Map.of(NAMESPACE_NAME, operatorNamespace))
        .endNamespaceSelector()
        .endFrom()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort(PodTemplates.MANAGEMENT_PORT)
        .endPort()
        .endIngress()
        .endSpec()
        .build();
  }
}
