package io.anomalyoperator.server.access;

import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Admits what comes by way of the framework to whatever tells of rows or of the model. */
@ServerFilter({
  "/predict/**",
  "/invocations",
  "/v2/models/**",
  "/scores",
  "/examples/**",
  "/model-info",
  "/drift-status"
})
@Requires(property = AdmissionFilter.PROPERTY, value = "true")
public final class AdmissionFilter {
  /** Set where not everybody may ask: a filter that waits would cost the others a thread. */
  public static final String PROPERTY = "access.closed";

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
    if (request.getServerAddress().getPort() == publicPort) {
      admission.admit(((NettyHttpRequest<?>) request).getNativeRequest().headers());
    }
  }
}
