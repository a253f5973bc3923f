package io.anomalyoperator.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may change what, when several apply to one object. */
class ServerSideApplyTest {
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
  @DisplayName("a manager changes its own fields, and what it leaves out goes")
  void ownFields() {
    apply("me", false, Map.of("colour", "red", "replicas", 3));

    GenericKubernetesResource now = apply("me", false, Map.of("colour", "blue"));

    assertEquals("blue", now.get("spec", "colour"));
    assertEquals(1, now.<Integer>get("spec", "replicas"), "back to the default");
  }

  @Test
  @DisplayName("another manager's field is a conflict, by name; force takes it over")
  void conflict() {
    apply("me", false, Map.of("colour", "red"));

    var refused =
        assertThrows(
            KubernetesClientException.class, () -> apply("you", false, Map.of("colour", "blue")));
    assertEquals(409, refused.getCode());
    assertTrue(refused.getMessage().contains("conflict with \"me\": .spec.colour"));

    assertEquals("blue", apply("you", true, Map.of("colour", "blue")).get("spec", "colour"));
    assertThrows(
        KubernetesClientException.class, () -> apply("me", false, Map.of("colour", "red")));
  }

  @Test
  @DisplayName("items of a keyed list have owners of their own")
  void items() {
    apply("me", false, Map.of("colour", "red", "parts", List.of(Map.of("name", "bell"))));
    apply("you", false, Map.of("parts", List.of(Map.of("name", "wheel", "count", 4))));

    GenericKubernetesResource now = apply("me", false, Map.of("colour", "red"));

    assertEquals(List.of(Map.of("name", "wheel", "count", 4)), now.get("spec", "parts"));
  }

  @Test
  @DisplayName("a repeated apply makes no new version")
  void repeated() {
    String first = version(apply("me", false, Map.of("colour", "red")));

    assertEquals(first, version(apply("me", false, Map.of("colour", "red"))));
  }

  @Test
  @DisplayName("an apply that names a version holds only for that version")
  void precondition() {
    GenericKubernetesResource old = apply("me", false, Map.of("colour", "red"));
    apply("me", false, Map.of("colour", "blue"));
    GenericKubernetesResource late = Widgets.widget("w", Map.of("colour", "green"));
    late.getMetadata().setResourceVersion(version(old));

    var refused = assertThrows(KubernetesClientException.class, () -> apply(late, "me", true));

    assertEquals(409, refused.getCode());
  }

  @Test
  @DisplayName("what was read cannot be applied as it is: managedFields must be nil")
  void managedFields() {
    GenericKubernetesResource read = apply("me", false, Map.of("colour", "red"));

    var refused = assertThrows(KubernetesClientException.class, () -> apply(read, "me", true));

    assertEquals(400, refused.getCode());
    assertTrue(refused.getMessage().contains("metadata.managedFields must be nil"));
  }

  @Test
  @DisplayName("the status is applied through its own door, and leaves the generation alone")
  void status() {
    apply("me", false, Map.of("colour", "red"));
    GenericKubernetesResource status = Widgets.widget("w", Map.of());
    status.setAdditionalProperty("spec", null);
    status.setAdditionalProperty("status", Map.of("phase", "Good"));

    GenericKubernetesResource now =
        Widgets.of(client).withName("w").subresource("status").patch(context("me", true), status);

    assertEquals("Good", now.get("status", "phase"));
    assertEquals("red", now.get("spec", "colour"));
    assertEquals(1, now.getMetadata().getGeneration());
    assertNull(apply("me", false, Map.of("colour", "red")).get("status", "reason"));
  }

  private GenericKubernetesResource apply(String manager, boolean force, Map<String, Object> spec) {
    return apply(Widgets.widget("w", spec), manager, force);
  }

  private GenericKubernetesResource apply(
      GenericKubernetesResource widget, String manager, boolean force) {
    return Widgets.of(client).withName("w").patch(context(manager, force), widget);
  }

  private static PatchContext context(String manager, boolean force) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(force)
        .build();
  }

  private static String version(GenericKubernetesResource widget) {
    return widget.getMetadata().getResourceVersion();
  }
}
