package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down which pods a Service selects, and in what condition each is. */
final class EndpointSlices {
  static final String SERVICE = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private final KubernetesClient client;

  EndpointSlices(KubernetesClient client) {
    this.client = client;
  }

  /** Returns the slice as it is now; empty for a Service without a selector. */
  Optional<EndpointSlice> reconcile(Service service, List<Pod> allPods, List<EndpointSlice> all) {
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return Optional.empty();
    }
    String namespace = service.getMetadata().getNamespace();
    List<Pod> selected =
        allPods.stream()
            .filter(p -> p.getMetadata().getNamespace().equals(namespace))
            .filter(p -> PodFacts.matches(p, selector))
            .filter(p -> PodFacts.hasAddress(p) && !PodFacts.hasEnded(p))
            .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
            .toList();
    List<Endpoint> endpoints = selected.stream().map(p -> endpoint(service, p)).toList();
    List<EndpointPort> ports = ports(service, selected);
    Optional<EndpointSlice> present = Owners.controlled(service, all).stream().findFirst();
    if (present.isEmpty()) {
      return Optional.of(client.resource(slice(service, endpoints, ports)).create());
    }
    EndpointSlice slice = present.get();
    if (slice.getEndpoints().equals(endpoints) && slice.getPorts().equals(ports)) {
      return present;
    }
    return Optional.of(
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withName(slice.getMetadata().getName())
            .edit(
                s ->
                    new EndpointSliceBuilder(s).withEndpoints(endpoints).withPorts(ports).build()));
  }

  private static EndpointSlice slice(
      Service service, List<Endpoint> endpoints, List<EndpointPort> ports) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withGenerateName(service.getMetadata().getName() + "-")
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(service.getMetadata().getLabels())
        .addToLabels(SERVICE, service.getMetadata().getName())
        .addToLabels(MANAGED_BY, "endpointslice-controller.k8s.io")
        .withOwnerReferences(Owners.controller(service))
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints(endpoints)
        .withPorts(ports)
        .build();
  }

  /** A pod on its way out is never ready, but may go on serving. */
  private static Endpoint endpoint(Service service, Pod pod) {
    boolean terminating = PodFacts.isTerminating(pod);
    boolean serving =
        PodFacts.isReady(pod)
            || Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    return new EndpointBuilder()
        .withAddresses(pod.getStatus().getPodIP())
        .withNewConditions()
        .withReady(serving && !terminating)
        .withServing(serving)
        .withTerminating(terminating)
        .endConditions()
        .withNodeName(pod.getSpec().getNodeName())
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
  }

  private static List<EndpointPort> ports(Service service, List<Pod> pods) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      targetPort(port, pods)
          .ifPresent(
              number ->
                  ports.add(
                      new EndpointPortBuilder()
                          .withName(port.getName() == null ? "" : port.getName())
                          .withPort(number)
                          .withProtocol(port.getProtocol())
                          .build()));
    }
    return ports;
  }

  /** A named port is what the first selected pod calls so. */
  private static Optional<Integer> targetPort(ServicePort port, List<Pod> pods) {
    if (port.getTargetPort() == null) {
      return Optional.of(port.getPort());
    }
    if (port.getTargetPort().getIntVal() != null) {
      return Optional.of(port.getTargetPort().getIntVal());
    }
    String name = port.getTargetPort().getStrVal();
    return pods.stream()
        .flatMap(p -> p.getSpec().getContainers().stream())
        .flatMap(c -> c.getPorts().stream())
        .filter(p -> name.equals(p.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }
}
