package io.anomalyoperator.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.operator.access.AccessRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code ACCESS_POLICY_FILE} names; docs/access.md tells what is in it. A word that
 * is not known is an error: a rule with a slip of the pen must not pass for one that was never
 * written.
 *
 * @param requireSecretLabel whether Secrets need a label to be named; true when absent
 * @param rules what may be named where
 */
record AccessFile(@Nullable Boolean requireSecretLabel, @Nullable List<AccessRule> rules) {
  private static final ObjectMapper STRICT = new ObjectMapper();

  AccessFile {
    requireSecretLabel = requireSecretLabel == null || requireSecretLabel;
    rules = rules == null ? List.of() : rules;
  }

  static AccessFile read(String file) {
    try {
      Map<?, ?> content = Serialization.unmarshal(Files.readString(Path.of(file)), Map.class);
      return STRICT.convertValue(content == null ? Map.of() : content, AccessFile.class);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "ACCESS_POLICY_FILE is %s, which cannot be used: %s".formatted(file, rootMessage(e)), e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
