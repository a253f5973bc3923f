package io.anomalyoperator.server.http;

/**
 * The route that a path belongs to, for labels: {@code /v2/models/mnist/infer} and {@code
 * /v2/models/iris/infer} are one time series, and a scanner's inventions are one too.
 */
final class PathTemplate {
  static final String OTHER = "other";

  private static final String INFER = "/v2/models/{name}/infer";

  private PathTemplate() {}

  static String of(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    return switch (path) {
      case "/",
          "/predict",
          "/predict/image",
          "/health",
          "/model-info",
          "/metrics",
          "/docs",
          "/v2" ->
          path;
      case "/ping", "/invocations" -> path;
      case "/v2/health/live", "/v2/health/ready" -> path;
      case "/scores", "/drift-status" -> path;
      default -> ofFolder(path);
    };
  }

  /** Whether a route answers with scores. */
  static boolean asksForScores(String template) {
    return switch (template) {
      case "/predict", "/predict/image", INFER, "/invocations" -> true;
      default -> false;
    };
  }

  /** Whether somebody asks there who takes a late answer for a server that is ill. */
  static boolean isUrgent(String uri) {
    return switch (of(uri)) {
      case "/health", "/ping", "/v2/health/live", "/v2/health/ready" -> true;
      default -> false;
    };
  }

  /** What a body may be there, in words. */
  static String contentTypes(String template) {
    return switch (template) {
      case "/invocations" -> "application/json, text/csv or application/octet-stream";
      default -> "application/json";
    };
  }

  /** What an answer may be there, in words. */
  static String answerTypes(String template) {
    return switch (template) {
      case "/predict/image" -> "application/json or image/png";
      case "/" -> "application/json or text/html";
      case "/metrics" -> "text/plain or application/openmetrics-text";
      case "/docs" -> "text/html, or application/yaml at /docs/openapi.yml";
      case INFER -> "application/json or application/octet-stream";
      default -> "application/json";
    };
  }

  private static String ofFolder(String path) {
    if (path.startsWith("/examples/")) {
      return "/examples/{number}";
    }
    if (path.startsWith("/docs/") || path.startsWith("/page/")) {
      return path.substring(0, 5);
    }
    return ofModel(path);
  }

  private static String ofModel(String path) {
    String prefix = "/v2/models/";
    if (!path.startsWith(prefix)) {
      return OTHER;
    }
    if (path.endsWith("/infer")) {
      return INFER;
    }
    return prefix + (path.endsWith("/ready") ? "{name}/ready" : "{name}");
  }
}
