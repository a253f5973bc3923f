package io.anomalyoperator.operator;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.observe.Children;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the cluster's own controllers and a kubelet do, once per tick: Deployments become pods, pods
 * become ready, Services get endpoints.
 */
final class SimulatedNode implements AutoCloseable {
  private final KubernetesClient client;
  private final EmbeddedCluster cluster;
  private final WhileUnchanged<Optional<Pod>> podsByName;
  private int serial;

  /** What the last tick began with. */
  private String looked = "";

  /** Revisions whose pods never become ready. */
  final Set<Integer> unready = new HashSet<>();

  SimulatedNode(KubernetesClient client, EmbeddedCluster cluster) {
    this.client = client;
    this.cluster = cluster;
    this.podsByName = new WhileUnchanged<>(cluster);
  }

  KubernetesClient client() {
    return client;
  }

  Optional<Pod> pod(String namespace, String name) {
    return podsByName.of(
        namespace + "/" + name,
        () -> Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get()));
  }

  void tick() {
    String now = cluster.resourceVersion() + "" + unready;
    if (now.equals(looked)) {
      return; // nobody wrote since, nor did this node
    }
    looked = now;
    var pods = client.pods().inAnyNamespace().list().getItems();
    client.apps().deployments().inAnyNamespace().list().getItems().forEach(d -> pods(d, pods));
    client.services().inAnyNamespace().list().getItems().stream()
        .filter(s -> s.getMetadata().getLabels() != null)
        .filter(s -> s.getMetadata().getLabels().containsKey(Labels.MODEL))
        .forEach(this::endpoints);
  }

  private void pods(Deployment d, List<Pod> all) {
    List<Pod> own =
        all.stream()
            .filter(p -> p.getMetadata().getNamespace().equals(d.getMetadata().getNamespace()))
            .filter(
                p ->
                    p.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(d.getSpec().getSelector().getMatchLabels().entrySet()))
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .toList();
    for (int i = own.size(); i < d.getSpec().getReplicas(); i++) {
      start(d);
    }
    for (int i = d.getSpec().getReplicas(); i < own.size(); i++) {
      client.resource(own.get(i)).withGracePeriod(0).delete();
    }
    own.forEach(this::status);
    count(d, own.size());
  }

  /** As the cluster's controllers do once they know of the pods. */
  private void count(Deployment d, int pods) {
    Integer ready = unready.contains(Children.revisionOf(d)) ? 0 : pods;
    if (d.getStatus() == null || !ready.equals(d.getStatus().getReadyReplicas())) {
      client
          .resource(d)
          .editStatus(
              live ->
                  new DeploymentBuilder(live)
                      .editOrNewStatus()
                      .withReadyReplicas(ready)
                      .endStatus()
                      .build());
    }
  }

  private void start(Deployment d) {
    Map<String, String> labels = new HashMap<>(d.getSpec().getTemplate().getMetadata().getLabels());
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(d.getMetadata().getName() + "-" + ++serial)
            .withNamespace(d.getMetadata().getNamespace())
            .withLabels(labels)
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion("apps/v1")
                    .withKind("Deployment")
                    .withName(d.getMetadata().getName())
                    .withUid(d.getMetadata().getUid())
                    .withController(true)
                    .build())
            .endMetadata()
            .withSpec(d.getSpec().getTemplate().getSpec())
            .build();
    status(client.resource(pod).create());
  }

  private void status(Pod pod) {
    int revision = Integer.parseInt(pod.getMetadata().getLabels().get(Labels.REVISION));
    String ready = unready.contains(revision) ? "False" : "True";
    boolean same =
        pod.getStatus() != null
            && pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals(ready));
    if (same) {
      return;
    }
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .editStatus(
            p ->
                new PodBuilder(p)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP("10.0.0.1")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(ready)
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private void endpoints(Service service) {
    String namespace = service.getMetadata().getNamespace();
    List<Endpoint> endpoints =
        client
            .pods()
            .inNamespace(namespace)
            .withLabels(service.getSpec().getSelector())
            .list()
            .getItems()
            .stream()
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .map(SimulatedNode::endpoint)
            .toList();
    Map<String, String> labels = new HashMap<>(service.getMetadata().getLabels());
    labels.put("kubernetes.io/service-name", service.getMetadata().getName());
    EndpointSlice slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName(service.getMetadata().getName() + "-slice")
            .withNamespace(namespace)
            .withLabels(labels)
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Service")
                    .withName(service.getMetadata().getName())
                    .withUid(service.getMetadata().getUid())
                    .withController(true)
                    .build())
            .endMetadata()
            .withAddressType("IPv4")
            .withEndpoints(endpoints)
            .build();
    EndpointSlice there = client.resource(slice).get();
    if (there == null) {
      client.resource(slice).create();
    } else if (!there.getEndpoints().equals(endpoints)) {
      slice.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
      client.resource(slice).update();
    }
  }

  private static Endpoint endpoint(Pod pod) {
    boolean ready =
        pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    return new EndpointBuilder()
        .withAddresses(pod.getStatus().getPodIP())
        .withNewConditions()
        .withReady(ready)
        .endConditions()
        .withNewTargetRef()
        .withKind("Pod")
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
