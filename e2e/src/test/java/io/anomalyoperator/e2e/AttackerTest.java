package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.AT_ONCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.PodWatch;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Isolated;

/** A person with edit rights on the models of one namespace, and nothing else, wants more. */
@EndToEnd
@Isolated("the operator gets other settings")
class AttackerTest {
  private static final String ACCOUNT = "models-reader";

  private Ground ground;
  private Model model;
  private Model attacked;
  private ModelSpec spec;
  private Set<String> serving;

  private record Attack(String reason, UnaryOperator<ModelSpec> change) {
    Attack(String reason, String field, String value) {
      this(reason, spec -> spec.with(field, value));
    }

    ModelSpec on(ModelSpec spec) {
      return change.apply(spec);
    }
  }

  private static final List<Attack> ATTACKS =
      List.of(
          new Attack("BucketNotAllowed", "/artifact/bucket", "another-teams-models"),
          new Attack("EndpointNotAllowed", "/artifact/s3/endpoint", "http://169.254.169.254"),
          new Attack(
              "EndpointNotAllowed", "/artifact/s3/endpoint", "https://kubernetes.default.svc"),
          new Attack("ImageNotAllowed", "/server/image", "docker.io/library/busybox:1"),
          new Attack(
              "RoleNotAllowed",
              spec ->
                  spec.without("/artifact/credentialsSecretName")
                      .with("/server/awsRoleArn", "arn:aws:iam::123456789012:role/admin")),
          new Attack("ServiceAccountNotAllowed", "/server/serviceAccountName", ACCOUNT));

  @BeforeEach
  void aModelServes(Ground laid, TestInfo test) {
    ground = laid;
    rules(true, "nobody");
    var pin = ground.trainer().quick("v1").pin();
    model = ground.model("guarded-" + Math.abs(test.getDisplayName().hashCode() % 1000));
    spec = ModelSpec.of(pin);
    model.apply(spec);
    model.awaitReady();
    serving = podNames();
    attacked = model.as(ground.editorOfModels("mallory"));
    await("the policy is in force").atMost(AT_ONCE).until(this::aPolicyRefuses);
  }

  @AfterAll
  static void everythingMayBeNamedAgain(Ground ground) {
    ground.chart().upgrade(ground.settings().serverImage(), Map.of());
  }

  @Test
  void isRefusedWhenAsking() {
    try (PodWatch pods = model.watchPods()) {
      for (Attack attack : ATTACKS) {
        var refused =
            assertThrows(KubernetesClientException.class, () -> attacked.apply(attack.on(spec)));
        assertEquals(HttpURLConnection.HTTP_FORBIDDEN, refused.getCode(), refused::getMessage);
        assertTrue(refused.getMessage().contains("may not name (allowed: "), refused::getMessage);
      }
      assertEquals(1, model.status().generation(), "something was taken");
      nothingMoved(pods);
    }
  }

  @Test
  void changesNothingOfTheSpecThroughItsSubresources() {
    for (Attack attack : ATTACKS) {
      attacked.patchThroughStatus(attack.on(spec));
    }
    attacked.scale(2);
    var status = model.await("to have scaled", Duration.ofMinutes(1), s -> s.readyReplicas() == 2);
    assertEquals(2, status.generation(), "more than the replicas was taken");
    assertEquals(1, status.servingRevision());
  }

  @Test
  void getsNoSecretThatDoesNotSayItMayBeNamed() {
    secret(Map.of());
    try (PodWatch pods = model.watchPods()) {
      var environment =
          Map.of(
              "name",
              "PASSWORD",
              "valueFrom",
              Map.of("secretKeyRef", Map.of("name", "database", "key", "password")));
      attacked.apply(spec.with("/server/env", List.of(environment)));
      var stalled =
          model.await(
              "to be stalled",
              AT_ONCE,
              s -> s.current() && s.conditionReason("Stalled").equals("SecretNotAllowed"));
      assertEquals(1, stalled.servingRevision());
      nothingMoved(pods);
    }
    secret(Map.of("anomaly-operator.io/allow-models", "true"));
    var healed = model.await("to serve with it", Duration.ofMinutes(2), ModelStatus::ready);
    assertEquals(2, healed.servingRevision());
  }

  @Test
  void isRefusedByTheOperatorWhereNoPolicyIs() {
    rules(false, "nobody");
    await("no policy is in force").atMost(AT_ONCE).until(() -> !aPolicyRefuses());
    try (PodWatch pods = model.watchPods()) {
      for (Attack attack : ATTACKS) {
        attacked.apply(attack.on(spec));
        var status = model.await("to be decided", AT_ONCE, ModelStatus::decided);
        assertEquals(Optional.of("Rejected"), status.outcome(), status::toString);
        assertEquals(attack.reason(), status.reason(), status::toString);
        assertEquals(Optional.of("True"), status.condition("Stalled"), status::toString);
      }
      nothingMoved(pods);
    }
    // the last of them was for an account that is admitted now
    ground.serviceAccount(model.namespace(), ACCOUNT);
    rules(false, ACCOUNT);
    var admitted =
        model.await("to serve with the account", Duration.ofMinutes(2), ModelStatus::ready);
    assertEquals(2, admitted.servingRevision());
    assertEquals(ACCOUNT, model.pods(2).getFirst().getSpec().getServiceAccountName());
  }

  private boolean aPolicyRefuses() {
    try {
      attacked.tryOut(ATTACKS.getFirst().on(spec));
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
  }

  private void rules(boolean policy, String account) {
    Map<String, String> values = new HashMap<>();
    values.put("access.rules[0].buckets", "{" + ground.bucket().name() + "}");
    values.put("access.rules[0].endpoints", "{https://s3.example.com}");
    values.put("access.rules[0].imageRepositories", "{registry.example.com/serving/*}");
    values.put("access.rules[0].roleArns", "{arn:aws:iam::123456789012:role/models/*}");
    values.put("access.rules[0].serviceAccounts", "{" + account + "}");
    values.put("admissionPolicy.enabled", Boolean.toString(policy));
    ground.chart().upgrade(ground.settings().serverImage(), values);
  }

  private void secret(Map<String, String> labels) {
    ground
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("database")
                .withNamespace(model.namespace())
                .withLabels(labels)
                .endMetadata()
                .withStringData(Map.of("password", "hidden"))
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private void nothingMoved(PodWatch pods) {
    assertEquals(serving, pods.names(), "pods that were there or appeared");
    assertEquals(serving, podNames(), "pods that are there");
    assertEquals(1, model.status().servingRevision());
  }

  private Set<String> podNames() {
    return model.pods().stream()
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }
}
