package io.anomalyoperator.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a Kubernetes API promises about stored objects. */
class StoredObjectsTest {
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
  @DisplayName("a field that is null in a built-in kind counts as not given")
  void nullInBuiltInKind() {
    String deployment =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}, "spec": {
          "strategy": null, "selector": {"matchLabels": {"app": "d"}}, "template": {
            "metadata": {"creationTimestamp": null, "labels": {"app": "d"}},
            "spec": {"containers": [{"name": "c", "image": "none:1", "args": null}]}}}}
        """;

    client.raw("/apis/apps/v1/namespaces/default/deployments", "POST", deployment);

    Deployment stored = client.apps().deployments().withName("d").get();
    assertEquals("RollingUpdate", stored.getSpec().getStrategy().getType());
    assertNull(stored.getSpec().getTemplate().getMetadata().getCreationTimestamp());
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
  @DisplayName("an object cannot be created in a namespace that is not there: 404")
  void noNamespace() {
    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> client.configMaps().inNamespace("nowhere").resource(configMap("a")).create());

    assertEquals(404, refused.getCode());
  }

  private GenericKubernetesResource create(String name, Map<String, Object> spec) {
    return Widgets.of(client).resource(Widgets.widget(name, spec)).create();
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
}
