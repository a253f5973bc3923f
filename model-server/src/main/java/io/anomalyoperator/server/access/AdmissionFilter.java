package io.anomalyoperator.server.access;

import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Set;

/**
 * Admits what comes to the public port by way of the framework. What is open is named here; every
 * other path asks for a key, also one that is added later or spelt as nobody thought of.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = AdmissionFilter.PROPERTY, value = "true")
public final class AdmissionFilter {
  /** Set where not everybody may ask: a filter that waits would cost the others a thread. */
  public static final String PROPERTY = "access.closed";

  /** Probes, monitoring and documents: they tell the model's name, and nothing of it or of rows. */
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/docs",
          "/health",
          "/metrics",
          "/ping",
          "/v2",
          "/v2/health/live",
          "/v2/health/ready");

  private final Admission admission;
  private final int publicPort;

  AdmissionFilter(Admission admission, ServerSettings settings) {
    this.admission = admission;
    this.publicPort = settings.port();
  }

  /** On a thread that may wait, since the issuer of a token may be asked for its keys. */
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void admit(HttpRequest<?> request) {
    if (request.getServerAddress().getPort() == publicPort && !isOpen(request.getPath())) {
      admission.admit(((NettyHttpRequest<?>) request).getNativeRequest().headers());
    }
  }

  private static boolean isOpen(String path) {
    return OPEN.contains(path) || path.startsWith("/docs/") || path.startsWith("/page/");
  }
}
