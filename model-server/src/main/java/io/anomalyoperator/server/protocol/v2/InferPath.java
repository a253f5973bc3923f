package io.anomalyoperator.server.protocol.v2;

import java.util.Optional;

/**
 * The path of an inference: {@code /v2/models/mnist/infer}, {@code
 * /v2/models/mnist/versions/7/infer}.
 *
 * @param version empty when none is named
 */
record InferPath(String name, String version) {
  private static final String MODELS = "/v2/models/";
  private static final String VERSIONS = "/versions/";
  private static final String INFER = "/infer";

  /** Empty for any other path, and for one that has to be decoded first. */
  static Optional<InferPath> of(String path) {
    if (!path.startsWith(MODELS)
        || !path.endsWith(INFER)
        || path.length() <= MODELS.length() + INFER.length()
        || path.indexOf('%') >= 0
        || path.indexOf('?') >= 0) {
      return Optional.empty();
    }
    String between = path.substring(MODELS.length(), path.length() - INFER.length());
    int slash = between.indexOf('/');
    if (slash < 0) {
      return Optional.of(new InferPath(between, ""));
    }
    String version = between.substring(Math.min(between.length(), slash + VERSIONS.length()));
    return slash > 0
            && between.startsWith(VERSIONS, slash)
            && !version.isEmpty()
            && version.indexOf('/') < 0
        ? Optional.of(new InferPath(between.substring(0, slash), version))
        : Optional.empty();
  }
}
