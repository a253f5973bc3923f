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

/**
 * One write that the API server refuses while this stands, so that whoever wants to write can be
 * killed right before it.
 */
public final class Obstacle implements AutoCloseable {
  private static final String NAME = Ground.NAME + "-obstacle";
  private static final String MESSAGE = "the way is blocked by a test";

  private final Ground ground;

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
    ground.client().resource(policy(write)).serverSideApply();
    ground.client().resource(binding()).serverSideApply();
    var arguments = new ArrayList<>(List.of("--namespace", Ground.NAMESPACE));
    arguments.addAll(trial);
    arguments.add("--dry-run=server");
    await("the obstacle is in force")
        .atMost(Patience.SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> ground.kubectl(arguments.toArray(String[]::new)).err().contains(MESSAGE));
    return obstacle;
  }

  /** Whether the operator has tried the write. */
  public boolean met() {
    return ground.operatorPods().stream()
        .map(pod -> ground.client().pods().resource(pod))
        .anyMatch(pod -> log(pod).contains(MESSAGE));
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

  private static ValidatingAdmissionPolicy policy(Write write) {
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
        .withMessage(MESSAGE)
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
