package io.anomalyoperator.embedded;

import java.util.List;
import java.util.Map;

/**
 * What runs on this machine for an image.
 *
 * @param command the beginning of the command line; the container's arguments follow
 * @param env beside the container's own environment, which wins; {@code ${POD_IP}} in a value is
 *     the address of the pod, on which its servers are to listen
 */
public record Program(List<String> command, Map<String, String> env) {
  public Program {
    command = List.copyOf(command);
    env = Map.copyOf(env);
  }
}
