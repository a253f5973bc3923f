package io.anomalyoperator.e2e.ground;

import java.net.URI;

/**
 * Where a model answers.
 *
 * @param host of a node
 * @param port of the model's Service on it
 */
public record Address(String host, int port) {
  public URI uri(String path) {
    return URI.create("http://" + host + ":" + port + path);
  }
}
