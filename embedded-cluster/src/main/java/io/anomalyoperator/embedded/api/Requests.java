package io.anomalyoperator.embedded.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The requests of a server, as a stream that interceptors stand in. */
public final class Requests {
  private final List<Interceptor> interceptors = new CopyOnWriteArrayList<>();

  /** Lets an interceptor see all requests from now on, until what is returned is closed. */
  public Registration intercept(Interceptor interceptor) {
    interceptors.add(interceptor);
    return () -> interceptors.remove(interceptor);
  }

  Optional<Fault> before(ApiRequest request) {
    return first(i -> i.before(request));
  }

  Optional<Fault> after(ApiRequest request, int code) {
    return first(i -> i.after(request, code));
  }

  /** All interceptors are asked; the first fault counts. */
  private Optional<Fault> first(Function<Interceptor, Optional<Fault>> question) {
    return interceptors.stream().map(question).toList().stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Ends an interception. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
