package io.anomalyoperator.server.settings;

import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.settings.Variables;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One server's settings.
 *
 * @param host address that both ports bind to
 * @param port the public port
 * @param managementPort the port of the operator
 * @param managementTokenFile file with the bearer token; without it the management port listens on
 *     loopback only and asks for none
 * @param revision number of the revision that this server belongs to; 0 outside a cluster
 * @param resource namespace/name of the AnomalyModel; empty outside a cluster
 * @param pod name of the pod; empty outside a cluster
 * @param podUid uid of the pod; empty outside a cluster
 * @param threshold what decides an anomaly, when not the package's own threshold
 * @param examples golden inputs that are shown to whoever may ask for scores; 0 for none
 * @param samples which rows of users are remembered
 * @param access who may ask for scores
 * @param tls of the public port, when it is not plain HTTP
 * @param shutdownDelay how long to go on answering after readiness fell
 */
public record ServerSettings(
    String host,
    int port,
    int managementPort,
    Optional<Path> managementTokenFile,
    long revision,
    String resource,
    String pod,
    String podUid,
    ThresholdChoice threshold,
    int examples,
    SampleSettings samples,
    AccessSettings access,
    Optional<TlsSettings> tls,
    Duration shutdownDelay) {

  public ServerSettings {
    if (port == managementPort) {
      throw new InvalidSettingException(
          "SERVER_PORT and MANAGEMENT_PORT are both %d; give each its own".formatted(port));
    }
  }

  private static final String LOOPBACK = "127.0.0.1";

  public static ServerSettings fromEnvironment(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return new ServerSettings(
        host(variables),
        variables.port("SERVER_PORT", variables.port("SAGEMAKER_BIND_TO_PORT", 8080)),
        variables.port("MANAGEMENT_PORT", 8081),
        variables.text("MANAGEMENT_TOKEN_FILE").map(Path::of),
        variables.number("MODEL_REVISION", 0, 0, Long.MAX_VALUE),
        variables.text("MODEL_RESOURCE").orElse(""),
        variables.text("POD_NAME").orElse(""),
        variables.text("POD_UID").orElse(""),
        ThresholdChoice.from(variables),
        (int) variables.number("EXAMPLES", 10, 0, 64),
        SampleSettings.from(variables),
        AccessSettings.from(variables),
        TlsSettings.from(variables),
        Duration.ofSeconds(variables.number("SHUTDOWN_DELAY_SECONDS", 0, 0, 3600)));
  }

  private static String host(Variables variables) {
    String host = variables.text("SERVER_HOST").orElse("0.0.0.0");
    try {
      InetAddress.getByName(host);
      return host;
    } catch (UnknownHostException e) {
      throw new InvalidSettingException(
          "SERVER_HOST is '%s'; expected an address of this machine, such as 127.0.0.1"
              .formatted(host));
    }
  }

  /** Without a token the port that can drain this server is for this machine alone. */
  public String managementHost() {
    return managementTokenFile.isPresent() ? host : LOOPBACK;
  }
}
