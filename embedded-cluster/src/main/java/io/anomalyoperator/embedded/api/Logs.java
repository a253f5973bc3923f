package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.kinds.ApiException;

/** Gives the output of a pod's containers; who runs pods provides it. */
public interface Logs {
  /**
   * Reads what a container has written.
   *
   * @param container empty for the only one
   * @param tail the number of last lines, negative for all
   */
  String read(JsonNode pod, String container, boolean previous, int tail);

  /** For servers without a node. */
  Logs NONE =
      (pod, container, previous, tail) -> {
        throw ApiException.badRequest("this server runs no pods: it has no node");
      };

  /** Answers one request. */
  default String of(JsonNode pod, Call call) {
    String tail = call.option("tailLines");
    return read(
        pod,
        call.option("container"),
        call.flag("previous"),
        tail.isEmpty() ? -1 : Integer.parseInt(tail));
  }
}
