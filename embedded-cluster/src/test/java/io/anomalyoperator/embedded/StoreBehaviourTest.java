package io.anomalyoperator.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a Kubernetes API promises about stored objects. */
class StoreBehaviourTest {
  private final EmbeddedCluster cluster = EmbeddedCluster.builder().build().start();
  private final KubernetesClient client = cluster.client();

  @BeforeEach
  void define() {
    Widgets.define(client);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  @DisplayName("an object of a name that is taken cannot be created: 409 AlreadyExists")
  void alreadyExists() {
    client.resource(configMap("a")).create();

    var refused =
        assertThrows(
            KubernetesClientException.class, () -> client.resource(configMap("a")).create());

    assertEquals(409, refused.getCode());
    assertEquals("AlreadyExists", refused.getStatus().getReason());
  }

  @Test
  @DisplayName("an update from an old version is refused: 409 Conflict")
  void staleUpdate() {
    ConfigMap old = client.resource(configMap("a")).create();
    client.configMaps().withName("a").edit(c -> with(c, "k", "1"));

    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> client.resource(with(old, "k", "2")).lockResourceVersion().update());

    assertEquals(409, refused.getCode());
    assertEquals("1", client.configMaps().withName("a").get().getData().get("k"));
  }

  @Test
  @DisplayName("a stale update is refused by its version before its content is judged")
  void staleBeforeInvalid() {
    GenericKubernetesResource old = create("w", Map.of("colour", "red"));
    Widgets.of(client).withName("w").edit(w -> spec(w, "colour", "green"));

    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> client.resource(spec(old, "replicas", -1)).lockResourceVersion().update());

    assertEquals(409, refused.getCode());
  }

  @Test
  @DisplayName("the generation rises with the spec, not with metadata or status")
  void generation() {
    create("w", Map.of("colour", "red"));

    Widgets.of(client).withName("w").edit(w -> spec(w, "colour", "green"));
    Widgets.of(client).withName("w").edit(w -> labelled(w, "a", "b"));
    Widgets.of(client)
        .withName("w")
        .editStatus(
            w -> {
              w.setAdditionalProperty("status", Map.of("phase", "Good"));
              return spec(w, "colour", "blue");
            });

    GenericKubernetesResource now = Widgets.of(client).withName("w").get();
    assertEquals(2, now.getMetadata().getGeneration());
    assertEquals("Good", now.get("status", "phase"));
    assertEquals("green", now.get("spec", "colour"), "a status update leaves the spec alone");
  }

  @Test
  @DisplayName(
      "a Deployment's generation rises with its spec, and its status has a door of its own")
  void deployments() {
    Deployment made = client.resource(deployment("d")).create();
    assertEquals(1, made.getMetadata().getGeneration());

    client.apps().deployments().withName("d").scale(3);
    client
        .apps()
        .deployments()
        .withName("d")
        .editStatus(
            d -> {
              d.getStatus().setReadyReplicas(2);
              d.getSpec().setReplicas(9);
              return d;
            });

    Deployment now = client.apps().deployments().withName("d").get();
    assertEquals(2, now.getMetadata().getGeneration());
    assertEquals(3, now.getSpec().getReplicas());
    assertEquals(2, now.getStatus().getReadyReplicas());
  }

  @Test
  @DisplayName("an update that changes nothing makes no new version")
  void noChange() {
    ConfigMap made = client.resource(configMap("a")).create();

    ConfigMap again = client.configMaps().withName("a").edit(c -> c);

    assertEquals(made.getMetadata().getResourceVersion(), again.getMetadata().getResourceVersion());
  }

  @Test
  @DisplayName("a deletion holds only for the uid and version it names")
  void deletePreconditions() {
    ConfigMap made = client.resource(configMap("a")).create();
    client.configMaps().withName("a").edit(c -> with(c, "k", "1"));

    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> client.resource(made).lockResourceVersion().delete());

    assertEquals(409, refused.getCode());
    assertNotNull(client.configMaps().withName("a").get());
  }

  @Test
  @DisplayName("what an object owns goes with it; what has another owner stays")
  void garbage() {
    GenericKubernetesResource one = create("one", Map.of("colour", "red"));
    GenericKubernetesResource two = create("two", Map.of("colour", "red"));
    client.resource(owned(configMap("alone"), one)).create();
    client.resource(owned(configMap("shared"), one, two)).create();

    Widgets.of(client).withName("one").delete();

    assertNull(client.configMaps().withName("alone").get());
    assertNotNull(client.configMaps().withName("shared").get());
  }

  @Test
  @DisplayName("an object whose owner is gone already does not stay")
  void lateChild() {
    GenericKubernetesResource owner = create("one", Map.of("colour", "red"));
    Widgets.of(client).withName("one").delete();

    client.resource(owned(configMap("late"), owner)).create();

    assertNull(client.configMaps().withName("late").get());
  }

  @Test
  @DisplayName("owned objects may be orphaned")
  void orphan() {
    GenericKubernetesResource owner = create("one", Map.of("colour", "red"));
    client.resource(owned(configMap("left"), owner)).create();

    Widgets.of(client).withName("one").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    ConfigMap left = client.configMaps().withName("left").get();
    assertTrue(left.getMetadata().getOwnerReferences().isEmpty());
  }

  @Test
  @DisplayName("in foreground deletion the owner waits for what it owns")
  void foreground() {
    GenericKubernetesResource owner = create("one", Map.of("colour", "red"));
    ConfigMap child = owned(configMap("child"), owner);
    child.getMetadata().setFinalizers(List.of("example.org/hold"));
    client.resource(child).create();

    Widgets.of(client)
        .withName("one")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    assertEquals(
        List.of("foregroundDeletion"),
        Widgets.of(client).withName("one").get().getMetadata().getFinalizers());

    client.configMaps().withName("child").edit(StoreBehaviourTest::released);
    assertNull(Widgets.of(client).withName("one").get());
  }

  @Test
  @DisplayName("a finalizer holds a deleted object until it is removed")
  void finalizers() {
    ConfigMap held = configMap("held");
    held.getMetadata().setFinalizers(List.of("example.org/hold"));
    client.resource(held).create();

    client.configMaps().withName("held").delete();
    assertTrue(client.configMaps().withName("held").get().isMarkedForDeletion());

    client.configMaps().withName("held").edit(StoreBehaviourTest::released);
    assertNull(client.configMaps().withName("held").get());
  }

  @Test
  @DisplayName("a namespace takes its content with it, and takes in no more while it goes")
  void namespaces() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("n").endMetadata().build())
        .create();
    ConfigMap held = configMap("held");
    held.getMetadata().setNamespace("n");
    held.getMetadata().setFinalizers(List.of("example.org/hold"));
    client.resource(held).create();

    client.namespaces().withName("n").delete();
    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> client.configMaps().inNamespace("n").resource(configMap("late")).create());
    assertEquals(403, refused.getCode());
    assertEquals("Terminating", client.namespaces().withName("n").get().getStatus().getPhase());

    client.configMaps().inNamespace("n").withName("held").edit(StoreBehaviourTest::released);
    await("the namespace goes").until(() -> client.namespaces().withName("n").get() == null);
  }

  @Test
  @DisplayName("an object cannot be created in a namespace that is not there: 404")
  void noNamespace() {
    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> client.configMaps().inNamespace("nowhere").resource(configMap("a")).create());

    assertEquals(404, refused.getCode());
  }

  @Test
  @DisplayName("the objects of a definition go with it")
  void definitions() {
    create("w", Map.of("colour", "red"));

    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("widgets.example.org")
        .delete();
    Widgets.define(client);

    assertTrue(Widgets.of(client).list().getItems().isEmpty());
  }

  @Test
  @DisplayName("a recreated object has another uid")
  void recreated() {
    String first = client.resource(configMap("a")).create().getMetadata().getUid();
    client.configMaps().withName("a").delete();

    assertNotEquals(first, client.resource(configMap("a")).create().getMetadata().getUid());
  }

  private GenericKubernetesResource create(String name, Map<String, Object> spec) {
    return Widgets.of(client).resource(Widgets.widget(name, spec)).create();
  }

  private static ConfigMap released(ConfigMap map) {
    map.getMetadata().setFinalizers(List.of());
    return map;
  }

  private static GenericKubernetesResource spec(
      GenericKubernetesResource widget, String field, Object value) {
    Map<String, Object> spec = new HashMap<>(widget.<Map<String, Object>>get("spec"));
    spec.put(field, value);
    widget.setAdditionalProperty("spec", spec);
    return widget;
  }

  private static <T extends HasMetadata> T labelled(T object, String key, String value) {
    object.getMetadata().setLabels(Map.of(key, value));
    return object;
  }

  private static ConfigMap with(ConfigMap map, String key, String value) {
    return new ConfigMapBuilder(map).addToData(key, value).build();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .build();
  }

  private static Deployment deployment(String name) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("i:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static <T extends HasMetadata> T owned(T child, HasMetadata... owners) {
    child
        .getMetadata()
        .setOwnerReferences(List.of(owners).stream().map(StoreBehaviourTest::reference).toList());
    return child;
  }

  private static OwnerReference reference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
