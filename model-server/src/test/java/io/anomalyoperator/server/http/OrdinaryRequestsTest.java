package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.access.Admission;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.RecentTraffic;
import io.anomalyoperator.server.settings.ServerSettings;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests go past the framework. */
class OrdinaryRequestsTest {
  private static final FastPath PATH =
      new FastPath(
          List.of(new AnyRoute()),
          new Admission(ServerSettings.fromEnvironment(Map.of()), Clock.systemUTC()),
          new ModelMetrics(new CollectorRegistry(), new RecentTraffic()));

  private static final class AnyRoute implements ScoreRoute {
    @Override
    public boolean takes(String path, HttpHeaders headers) {
      return path.equals("/predict");
    }

    @Override
    public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
      return new CompletableFuture<>();
    }
  }

  /** Headers are separated by semicolons. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | HTTP/1.1 | /predict | content-length: 10 | true",
        "POST | HTTP/1.1 | /predict | content-length: 10; accept: */*; connection: keep-alive | true",
        "POST | HTTP/1.1 | /predict | content-length: 262144; timeout-ms: 5 | true",
        "POST | HTTP/1.1 | /predict | content-length: 262145 | false",
        "POST | HTTP/1.1 | /predict | content-length: 10737418240000 | false",
        "POST | HTTP/1.1 | /predict | content-length: 0 | false",
        "POST | HTTP/1.1 | /predict | content-length: ten | false",
        "POST | HTTP/1.1 | /predict | transfer-encoding: chunked | false",
        "POST | HTTP/1.1 | /predict | content-length: 10; content-encoding: gzip | false",
        "POST | HTTP/1.1 | /predict | content-length: 10; expect: 100-continue | false",
        "POST | HTTP/1.1 | /predict | content-length: 10; upgrade: websocket | false",
        "POST | HTTP/1.1 | /predict | content-length: 10; accept: text/csv | false",
        "POST | HTTP/1.1 | /predict | content-length: 10; connection: close | false",
        "POST | HTTP/1.0 | /predict | content-length: 10 | false",
        "PUT  | HTTP/1.1 | /predict | content-length: 10 | false",
        "POST | HTTP/1.1 | /health  | content-length: 10 | false",
        "POST | HTTP/1.1 | /predict?x=y | content-length: 10 | false"
      })
  void onlyWhatClientsSendByTheMillion(
      String method, String version, String path, String headers, boolean ordinary) {
    HttpRequest request =
        new DefaultHttpRequest(HttpVersion.valueOf(version), HttpMethod.valueOf(method), path);
    for (String header : headers.split("; ")) {
      String[] pair = header.split(": ");
      request.headers().add(pair[0], pair[1]);
    }

    assertEquals(ordinary, PATH.routeOf(request).isPresent());
  }
}
