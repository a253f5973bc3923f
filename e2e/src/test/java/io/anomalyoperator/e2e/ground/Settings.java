package io.anomalyoperator.e2e.ground;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tests are given by environment variables.
 *
 * @param registry where variants of the images are pushed to
 * @param operatorImage {@code E2E_OPERATOR_IMAGE}, pushed already
 * @param serverImage {@code E2E_SERVER_IMAGE}, pushed already
 * @param s3Endpoint as pods and this machine see it
 * @param s3AccessKey of a user that may do everything
 * @param s3SecretKey of that user
 * @param mnist folder with the IDX files
 * @param faultCommand what kills the part of the cluster that is its last argument
 * @param node address of NodePorts
 * @param hostAddress {@code E2E_HOST_ADDRESS}: of this machine, for pods; found by itself when
 *     absent
 * @param awsCli {@code E2E_AWS_CLI}: the program {@code aws}
 * @param python {@code E2E_PYTHON}: Python 3 with what {@code gitops/requirements.txt} names
 */
public record Settings(
    String registry,
    String operatorImage,
    String serverImage,
    URI s3Endpoint,
    String s3AccessKey,
    String s3SecretKey,
    Path mnist,
    Optional<String> faultCommand,
    String node,
    Optional<String> hostAddress,
    String awsCli,
    String python) {
  private static final List<String> NEEDED =
      List.of(
          "KUBECONFIG",
          "REGISTRY",
          "E2E_OPERATOR_IMAGE",
          "E2E_SERVER_IMAGE",
          "S3_ENDPOINT",
          "S3_ACCESS_KEY",
          "S3_SECRET_KEY",
          "MNIST_DIR");

  /** What is missing for a run; empty if nothing is. */
  static Optional<String> missing(Map<String, String> environment) {
    var missing = new ArrayList<>(NEEDED);
    missing.removeIf(name -> !environment.getOrDefault(name, "").isBlank());
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("no real cluster: set " + String.join(", ", missing));
  }

  public static Settings from(Map<String, String> environment) {
    return new Settings(
        environment.get("REGISTRY"),
        environment.get("E2E_OPERATOR_IMAGE"),
        environment.get("E2E_SERVER_IMAGE"),
        URI.create(environment.get("S3_ENDPOINT")),
        environment.get("S3_ACCESS_KEY"),
        environment.get("S3_SECRET_KEY"),
        Path.of(environment.get("MNIST_DIR")),
        Optional.ofNullable(environment.get("E2E_FAULT_COMMAND")),
        environment.getOrDefault("E2E_NODE_ADDRESS", "127.0.0.1"),
        Optional.ofNullable(environment.get("E2E_HOST_ADDRESS")),
        environment.getOrDefault("E2E_AWS_CLI", "aws"),
        environment.getOrDefault("E2E_PYTHON", "python3"));
  }

  /** The same with another S3 server. */
  public Settings withStore(URI endpoint, String accessKey, String secretKey) {
    return new Settings(
        registry,
        operatorImage,
        serverImage,
        endpoint,
        accessKey,
        secretKey,
        mnist,
        faultCommand,
        node,
        hostAddress,
        awsCli,
        python);
  }

  /** Whether a scenario that cannot run is a failure. */
  static boolean required() {
    return Boolean.getBoolean("e2e.required");
  }
}
