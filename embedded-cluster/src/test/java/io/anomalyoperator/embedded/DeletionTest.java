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
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes with an object that is deleted, what holds it, and what stays. */
class DeletionTest {
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

    client.configMaps().withName("child").edit(DeletionTest::released);
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

    client.configMaps().withName("held").edit(DeletionTest::released);
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

    client.configMaps().inNamespace("n").withName("held").edit(DeletionTest::released);
    await("the namespace goes").until(() -> client.namespaces().withName("n").get() == null);
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

  private static <T extends HasMetadata> T owned(T child, HasMetadata... owners) {
    child
        .getMetadata()
        .setOwnerReferences(List.of(owners).stream().map(DeletionTest::reference).toList());
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
