package io.anomalyoperator.operator;

import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.settings.LogSettings;
import io.anomalyoperator.settings.Variables;
import io.anomalyoperator.store.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator is told from outside; docs/configuration.md lists the variables.
 *
 * @param watchNamespaces namespaces whose models it cares for; all when empty
 * @param namespace where it runs
 * @param lease name of the Lease there that its replicas share, and no other release
 * @param modelServerImage image of the model server where a spec names none
 * @param s3 where S3 is where a spec does not say
 * @param store the same S3, and as whom the operator asks it where a spec names no Secret
 * @param verifyMaxBytes largest package that it accepts, in bytes
 * @param verifyParallelism packages that it reads at the same time
 * @param leaderElection whether one of several replicas leads
 * @param stsEndpoint which STS gives keys of roles, to the operator and to pods; AWS's own when
 *     empty
 * @param port of health, readiness and metrics
 * @param switchSettle how long endpoints must stand before a switch counts as arrived
 * @param artifactPoll how often the object that serves is looked at again; zero for never
 * @param driftPoll how often serving pods are asked whether their data have drifted; zero for never
 * @param access what models may name
 */
public record OperatorConfig(
    Set<String> watchNamespaces,
    String namespace,
    String lease,
    String modelServerImage,
    S3Spec s3,
    Optional<String> stsEndpoint,
    StoreSettings store,
    long verifyMaxBytes,
    int verifyParallelism,
    boolean leaderElection,
    int port,
    Duration switchSettle,
    Duration artifactPoll,
    Duration driftPoll,
    AccessPolicy access) {

  /** What a pod's fetch takes at most. */
  private static final long FOUR_GIB = 4L << 30;

  /** Reads the environment. */
  public static OperatorConfig from(Map<String, String> environment) {
    Variables env = new Variables(environment);
    LogSettings.from(env); // read already; what it holds is judged here
    StoreSettings store = StoreSettings.fromEnvironment(environment);
    String image =
        env.text("MODEL_SERVER_IMAGE")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "MODEL_SERVER_IMAGE is not set: name the image of the model server, e.g. ghcr.io/anomaly-operator/model-server:0.1.0"));
    S3Spec s3 =
        new S3Spec(
            store.endpoint().map(URI::toString).orElse(null),
            store.region().orElse(null),
            env.text("S3_PATH_STYLE").map(said -> store.pathStyle()).orElse(null));
    return new OperatorConfig(
        env.words("WATCH_NAMESPACES"),
        env.text("POD_NAMESPACE").orElse("default"),
        env.text("LEASE_NAME").orElse("anomaly-operator"),
        image,
        s3,
        env.text("AWS_ENDPOINT_URL_STS").map(OperatorConfig::address),
        store,
        env.number("VERIFY_MAX_BYTES", FOUR_GIB, 1, Long.MAX_VALUE),
        (int) env.number("VERIFY_PARALLELISM", 2, 1, 64),
        env.flag("LEADER_ELECTION").orElse(true),
        (int) env.number("OPERATOR_PORT", 8080, 0, 65535),
        Duration.ofSeconds(env.number("SWITCH_SETTLE_SECONDS", 1, 0, 60)),
        Duration.ofSeconds(env.number("ARTIFACT_POLL_SECONDS", 300, 0, 86400)),
        Duration.ofSeconds(env.number("DRIFT_POLL_SECONDS", 300, 0, 86400)),
        env.text("ACCESS_POLICY_FILE")
            .map(AccessFile::read)
            .map(file -> AccessPolicy.of(file.requireSecretLabel(), file.rules(), s3, image))
            .orElseGet(AccessPolicy::open));
  }

  private static String address(String said) {
    if (!said.matches("https?://[^\\s/?#]+/?")) {
      throw new IllegalArgumentException(
          "AWS_ENDPOINT_URL_STS is '%s', expected http://HOST:PORT or https://HOST"
              .formatted(said));
    }
    return said;
  }
}
