package io.anomalyoperator.operator.api;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Variables of the server container that a model may not set: the operator sets them, or its
 * probes, Service and management calls rest on their defaults, or they are credentials.
 */
public final class ReservedVariables {
  /** As a list in CEL; the schema refuses them. */
  static final String NAMES =
      "'MODEL_SOURCE', 'MODEL_REVISION', 'MODEL_RESOURCE',"
          + " 'THRESHOLD_FALSE_POSITIVE_RATE', 'THRESHOLD_SCORE', 'MANAGEMENT_TOKEN_FILE',"
          + " 'MANAGEMENT_PORT', 'SERVER_PORT', 'SERVER_HOST', 'TLS_CERTIFICATE_FILE',"
          + " 'TLS_KEY_FILE', 'SHUTDOWN_DELAY_SECONDS', 'REPLAY_SAMPLES', 'POD_NAME', 'POD_UID'";

  /** The same of how they begin. */
  static final String PREFIXES = "'AWS_', 'S3_', 'SAGEMAKER_'";

  private static final Set<String> NAME_SET = parse(NAMES);
  private static final Set<String> PREFIX_SET = parse(PREFIXES);

  private ReservedVariables() {}

  /** Whether a pod gets it from the operator alone, or not at all. */
  public static boolean contains(String name) {
    return NAME_SET.contains(name) || PREFIX_SET.stream().anyMatch(name::startsWith);
  }

  private static Set<String> parse(String list) {
    return Arrays.stream(list.split(","))
        .map(quoted -> quoted.replace("'", "").strip())
        .collect(Collectors.toUnmodifiableSet());
  }
}
