package io.anomalyoperator.e2e.ground;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One write that the API server refuses while this stands, so that whoever wants to write can be
 * killed right before it.
 */
public final class Obstacle implements AutoCloseable {
  private static final String NAME = Ground.NAME + "-obstacle";

  private final Ground ground;

  /** Its own, as an API server may enforce the one before for a moment longer. */
  private final String message = "blocked by a test, " + UUID.randomUUID();

  private Obstacle(Ground ground) {
    this.ground = ground;
  }

  /**
   * A kind of write.
   *
   * @param group API group of what is written; empty for the core
   * @param resource plural, with the subresource if there is one
   * @param operation {@code CREATE} or {@code UPDATE}
   * @param which CEL: which of these writes
   */
  public record Write(String group, String resource, String operation, String which) {}

  /**
   * Refuses a write in the models' namespace, and returns when it is surely refused.
   *
   * @param trial arguments of kubectl for such a write; it is tried without effect
   */
  public static Obstacle before(Ground ground, Write write, List<String> trial) {
    var obstacle = new Obstacle(ground);
    ground.client().resource(obstacle.policy(write)).serverSideApply();
    ground.client().resource(binding()).serverSideApply();
    var arguments = new ArrayList<>(List.of("--namespace", Ground.NAMESPACE));
    arguments.addAll(trial);
    arguments.add("--dry-run=server");
    await("the obstacle is in force")
        .atMost(Patience.SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                ground.kubectl(arguments.toArray(String[]::new)).err().contains(obstacle.message));
    return obstacle;
  }

  /** Whether the operator has tried the write. */
  public boolean met() {
    return ground.operatorPods().stream()
        .map(pod -> ground.client().pods().resource(pod))
        .anyMatch(pod -> log(pod).contains(message));
  }

  /** A pod that just ended has no log. */
  private static String log(PodResource pod) {
    try {
      return pod.getLog();
    } catch (KubernetesClientException e) {
      return "";
    }
  }

  private static ValidatingAdmissionPolicyBinding binding() {
    return new ValidatingAdmissionPolicyBindingBuilder()
        .withNewMetadata()
        .withName(NAME)
        .endMetadata()
        .withNewSpec()
        .withPolicyName(NAME)
        .withValidationActions("Deny")
        .withNewMatchResources()
        .withNewNamespaceSelector()
        .addToMatchLabels("kubernetes.io/metadata.name", Ground.NAMESPACE)
        .endNamespaceSelector()
        .endMatchResources()
        .endSpec()
        .build();
  }

  private ValidatingAdmissionPolicy policy(Write write) {
    return new ValidatingAdmissionPolicyBuilder()
        .withNewMetadata()
        .withName(NAME)
        .endMetadata()
        .withNewSpec()
        .withNewMatchConstraints()
        .addNewResourceRule()
        .withApiGroups(write.group())
        .withApiVersions("v1")
        .withResources(write.resource())
        .withOperations(write.operation())
        .endResourceRule()
        .endMatchConstraints()
        .addNewValidation()
        .withExpression("!(" + write.which() + ")")
        .withMessage(message)
        .endValidation()
        .endSpec()
        .build();
  }

  /** Takes it away; the API server forgets it within a second or so. */
  @Override
  public void close() {
    var client = ground.client();
    client.admissionRegistration().v1().validatingAdmissionPolicyBindings().withName(NAME).delete();
    client.admissionRegistration().v1().validatingAdmissionPolicies().withName(NAME).delete();
  }
}
