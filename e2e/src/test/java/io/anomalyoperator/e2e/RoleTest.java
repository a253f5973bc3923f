package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.RoleServer;
import io.anomalyoperator.e2e.ground.RoleServer.Exchange;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * S3 is read without keys: with a role, for the token of a service account that the role trusts.
 */
@EndToEnd
@Isolated("the operator gets other settings")
class RoleTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/models-reader";
  private static final String ACCOUNT = "models-reader";

  @AfterAll
  static void theOperatorKnowsNoOtherSts(Ground ground) {
    ground.chart().upgrade(ground.settings().serverImage(), Map.of());
  }

  @Test
  void isTakenOnByTheOperatorAndByTheFetchAlone(Ground ground) {
    var trained = ground.trainer().quick("v1");
    var model = ground.model("by-role");
    try (var aws = RoleServer.open(ground)) {
      given(ground, model.namespace(), aws);
      aws.trust(ROLE, model.namespace(), ACCOUNT);

      model.apply(withRole(ModelSpec.of(trained.pin()), aws));
      model.awaitOutcome("Promoted");

      Pod pod = model.pods(1).getFirst();
      String subject = "system:serviceaccount:" + model.namespace() + ":" + ACCOUNT;
      assertEquals(
          Set.of(
              new Exchange(ROLE, subject, Optional.empty()),
              new Exchange(ROLE, subject, Optional.of(pod.getMetadata().getName()))),
          Set.copyOf(aws.exchanges()),
          "the operator shows a token of the account, the fetch one of its pod");
      assertEquals(Set.of("aws"), tokensOf(pod.getSpec().getInitContainers()));
      assertEquals(Set.of(), tokensOf(pod.getSpec().getContainers()));
      float[] row = trained.content().golden().inputs()[0];
      assertEquals(1, model.predictions().predict(row).path("revision").asInt());
      model.delete();
    }
  }

  @Test
  void thatDoesNotTrustTheAccountIsNamedAndTriedAgain(Ground ground) {
    var trained = ground.trainer().quick("v1");
    var model = ground.model("untrusted");
    try (var aws = RoleServer.open(ground)) {
      given(ground, model.namespace(), aws);
      aws.trust(ROLE, model.namespace(), "another");

      model.apply(withRole(ModelSpec.of(trained.pin()), aws));
      var refused =
          model.await(
              "to say that it gets no role",
              SOON,
              s -> s.conditionReason("Verified").equals("AccessDenied"));
      assertTrue(
          refused.resource().toString().contains("the role's trust policy must name"),
          refused::toString);
      assertEquals(List.of(), model.pods(), "a pod was made of what nobody could verify");

      aws.trust(ROLE, model.namespace(), ACCOUNT);
      assertEquals(1, model.awaitOutcome("Promoted").servingRevision());
      model.delete();
    }
  }

  private static void given(Ground ground, String namespace, RoleServer aws) {
    ground.serviceAccount(namespace, ACCOUNT);
    ground
        .chart()
        .upgrade(
            ground.settings().serverImage(),
            Map.of("webIdentity.enabled", "true", "s3.stsEndpoint", aws.endpoint().toString()));
  }

  private static ModelSpec withRole(ModelSpec spec, RoleServer aws) {
    return spec.without("/artifact/credentialsSecretName")
        .with("/artifact/s3/endpoint", aws.endpoint().toString())
        .with("/artifact/s3/pathStyle", true)
        .with("/server/serviceAccountName", ACCOUNT)
        .with("/server/awsRoleArn", ROLE);
  }

  /** Volumes with a token that containers see. */
  private static Set<String> tokensOf(List<Container> containers) {
    return containers.stream()
        .flatMap(container -> container.getVolumeMounts().stream())
        .map(VolumeMount::getName)
        .filter(name -> name.equals("aws") || name.startsWith("kube-api-access"))
        .collect(Collectors.toSet());
  }
}
