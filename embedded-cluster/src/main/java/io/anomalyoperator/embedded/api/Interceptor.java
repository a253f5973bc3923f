package io.anomalyoperator.embedded.api;

import java.util.Optional;

/** Sees requests before and after they are executed, and may disturb them. */
public interface Interceptor {

  /** Called first; with a fault the request is not executed. */
  default Optional<Fault> before(ApiRequest request) {
    return Optional.empty();
  }

  /**
   * Called when the request was executed; with a fault the client does not learn the outcome. A
   * watch is executed when it is accepted: this is called once, before its first event.
   */
  default Optional<Fault> after(ApiRequest request, int code) {
    return Optional.empty();
  }
}
