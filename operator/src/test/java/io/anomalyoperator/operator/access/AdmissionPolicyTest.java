package io.anomalyoperator.operator.access;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessCases.Case;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.NeedsApiServer;
import io.anomalyoperator.operator.api.RealApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's policy, on a real API server, and the operator say the same of every model. */
@NeedsApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionPolicyTest {
  private static final AccessCases CASES = AccessCases.read();

  private KubernetesClient client;
  private List<HasMetadata> policy = List.of();

  static Stream<Case> cases() {
    return CASES.cases().stream();
  }

  @BeforeAll
  void install(RealApiServer server, @TempDir Path folder) throws Exception {
    client = server.client();
    Set<String> namespaces = cases().map(Case::namespace).collect(Collectors.toSet());
    String image = CASES.own().image();
    String rendered =
        RenderedChart.template(
            folder,
            "admissionpolicy.yaml",
            Map.of(
                "access", Map.of("rules", CASES.rules()),
                "s3", Map.of("endpoint", CASES.own().endpoint()),
                "modelServer",
                    Map.of(
                        "image", Map.of("repository", image.substring(0, image.lastIndexOf(':')))),
                "watchNamespaces", namespaces));
    namespaces.forEach(
        name ->
            client
                .resource(
                    new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
                .serverSideApply());
    policy =
        client
            .load(new ByteArrayInputStream(rendered.getBytes(StandardCharsets.UTF_8)))
            .serverSideApply();
    Case refused = cases().filter(c -> c.refused() != null).findFirst().orElseThrow();
    await("the policy is in force")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try {
                create(refused);
                return false;
              } catch (KubernetesClientException e) {
                return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
              }
            });
  }

  @AfterAll
  void uninstall() {
    client.resourceList(policy).delete();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsAdmittedOrRefusedInTheWordsOfTheOperator(Case asked) {
    if (asked.refused() == null) {
      assertDoesNotThrow(() -> create(asked));
      return;
    }
    var refused = assertThrows(KubernetesClientException.class, () -> create(asked));
    assertEquals(HttpURLConnection.HTTP_FORBIDDEN, refused.getCode(), refused::getMessage);
    String operators =
        CASES
            .policy()
            .refusal(
                asked.namespace(),
                Serialization.unmarshal(asked.spec().toString(), AnomalyModelSpec.class))
            .orElseThrow()
            .message();
    assertTrue(
        refused.getMessage().contains(operators),
        () -> operators + "\nis not in\n" + refused.getMessage());
  }

  @Test
  void whoNamesNothingNewIsLetThroughUnderStricterRules() {
    String others = "{artifact: {bucket: others, key: a}}";
    client.resourceList(policy).delete();
    await("no policy is in force").atMost(Duration.ofSeconds(60)).until(() -> !refuses(others));
    edit(others);
    policy.forEach(
        part -> {
          part.getMetadata().setResourceVersion(null);
          part.getMetadata().setUid(null);
          part.getMetadata().setManagedFields(null);
        });
    policy = client.resourceList(policy).serverSideApply();
    await("the policy is in force again")
        .atMost(Duration.ofSeconds(60))
        .until(() -> refuses(others));

    edit("{artifact: {bucket: others, key: a}, replicas: 3}");
    edit("{artifact: {bucket: others, key: a}, rollbackTo: {revision: 1}}");
    var refused =
        assertThrows(
            KubernetesClientException.class, () -> edit("{artifact: {bucket: others, key: b}}"));
    assertEquals(HttpURLConnection.HTTP_FORBIDDEN, refused.getCode(), refused::getMessage);
    edit("{artifact: {bucket: shared, key: b}}");
  }

  private void edit(String spec) {
    client.resource(model("stored", "team-a", spec)).forceConflicts().serverSideApply();
  }

  private boolean refuses(String spec) {
    try {
      client.resource(model("asked", "team-a", spec)).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
  }

  private void create(Case asked) {
    client.resource(model("asked", asked.namespace(), asked.spec().toString())).dryRun().create();
  }

  private static GenericKubernetesResource model(String name, String namespace, String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: anomaly-operator.io/v1, kind: AnomalyModel, metadata: {name: %s, namespace: %s}, spec: %s}"
            .formatted(name, namespace, spec),
        GenericKubernetesResource.class);
  }
}
