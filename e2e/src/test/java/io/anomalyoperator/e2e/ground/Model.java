package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.opentest4j.AssertionFailedError;

/** One AnomalyModel, and what belongs to it. */
public final class Model {
  private final KubernetesClient client;
  private final Settings settings;
  private final ResourceDefinitionContext kind;
  private final String namespace;
  private final String name;

  Model(
      KubernetesClient client,
      Settings settings,
      ResourceDefinitionContext kind,
      String namespace,
      String name) {
    this.client = client;
    this.settings = settings;
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
  }

  /** The same model in the hands of somebody else. */
  public Model as(KubernetesClient other) {
    return new Model(other, settings, kind, namespace, name);
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  /** The resource as a person would write it. */
  public String yaml(ModelSpec spec) {
    return Serialization.asYaml(manifest(spec).item());
  }

  /** The same as JSON. */
  public String json(ModelSpec spec) {
    return Serialization.asJson(manifest(spec).item());
  }

  /** {@code kubectl apply --server-side}: fields that are no longer said are taken away. */
  public ModelStatus apply(ModelSpec spec) {
    return status(manifest(spec).fieldManager("e2e").forceConflicts().serverSideApply());
  }

  /** What would come of it; nothing is kept. */
  public ModelStatus tryOut(ModelSpec spec) {
    return status(manifest(spec).dryRun().fieldManager("e2e").forceConflicts().serverSideApply());
  }

  /** {@code kubectl scale}. */
  public void scale(int replicas) {
    resource().scale(replicas);
  }

  /** A spec handed to the status subresource, as nobody should. */
  public void patchThroughStatus(ModelSpec spec) {
    resource()
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(Map.of("spec", spec.json())));
  }

  private NamespaceableResource<GenericKubernetesResource> manifest(ModelSpec spec) {
    return client.resource(
        Serialization.unmarshal(
            Serialization.asJson(
                Map.of(
                    "apiVersion",
                    "anomaly-operator.io/v1",
                    "kind",
                    "AnomalyModel",
                    "metadata",
                    Map.of("name", name, "namespace", namespace),
                    "spec",
                    spec.json())),
            GenericKubernetesResource.class));
  }

  public void delete() {
    resource().delete();
  }

  /** The resource as it is; empty if it is not there. */
  public Optional<ModelStatus> find() {
    return Optional.ofNullable(resource().get()).map(Model::status);
  }

  public ModelStatus status() {
    return find().orElseThrow(() -> new AssertionFailedError(this + " is not there"));
  }

  /** Waits until the newest spec serves and all is said and done of it. */
  public ModelStatus awaitReady() {
    return await("to be ready", Patience.SOON, ModelStatus::ready);
  }

  /** Waits until something was decided of the newest spec. */
  public ModelStatus awaitOutcome(String outcome) {
    ModelStatus decided = await("to be decided", Patience.SOON, ModelStatus::decided);
    if (!decided.outcome().equals(Optional.of(outcome))) {
      throw new AssertionFailedError(
          "%s: expected the outcome %s, found %s".formatted(this, outcome, decided));
    }
    return decided;
  }

  /** Waits until the resource is as it is expected to become. */
  public ModelStatus await(String what, Duration limit, Predicate<ModelStatus> expected) {
    var last = new AtomicReference<Optional<ModelStatus>>(Optional.empty());
    try {
      Awaitility.await(this + " " + what)
          .atMost(limit)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                last.set(find());
                return last.get().filter(expected).isPresent();
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionFailedError(
          "%s was expected %s within %s, found %s"
              .formatted(this, what, limit, last.get().map(ModelStatus::toString).orElse("none")),
          e);
    }
    return last.get().orElseThrow();
  }

  /** Pods of all its revisions. */
  public List<Pod> pods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("anomaly-operator.io/model", name)
        .list()
        .getItems();
  }

  /** Pods of one revision. */
  public List<Pod> pods(int revision) {
    return pods().stream()
        .filter(
            pod ->
                Integer.toString(revision)
                    .equals(pod.getMetadata().getLabels().get("anomaly-operator.io/revision")))
        .toList();
  }

  /** Sees every pod that appears from now on, however short it lives. */
  public PodWatch watchPods() {
    return new PodWatch(
        client.pods().inNamespace(namespace).withLabel("anomaly-operator.io/model", name));
  }

  /** Where it answers: a port of the node. */
  public Address address() {
    var service = client.services().inNamespace(namespace).withName(name).get();
    return new Address(settings.node(), service.getSpec().getPorts().get(0).getNodePort());
  }

  /** Scores rows over HTTP. */
  public Predictions predictions() {
    return new Predictions(address());
  }

  /** The resource for kubectl: {@code am/mnist}. */
  public String reference() {
    return "am/" + name;
  }

  private Resource<GenericKubernetesResource> resource() {
    return client.genericKubernetesResources(kind).inNamespace(namespace).withName(name);
  }

  private static ModelStatus status(GenericKubernetesResource resource) {
    return new ModelStatus(Serialization.unmarshal(Serialization.asJson(resource), JsonNode.class));
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
