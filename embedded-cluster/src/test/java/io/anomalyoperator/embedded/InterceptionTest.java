package io.anomalyoperator.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anomalyoperator.embedded.api.ApiRequest;
import io.anomalyoperator.embedded.api.Fault;
import io.anomalyoperator.embedded.api.Interceptor;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a test sees requests, and lets them fail. */
class InterceptionTest {
  private final EmbeddedCluster cluster = EmbeddedCluster.builder().build().start();
  private final KubernetesClient client = impatient(cluster);

  @AfterEach
  void close() {
    client.close();
    cluster.close();
  }

  @Test
  @DisplayName("the ordered list of writes, with what became of them")
  void records() {
    List<String> writes = new ArrayList<>();
    var registration =
        cluster
            .requests()
            .intercept(
                new Interceptor() {
                  @Override
                  public Optional<Fault> after(ApiRequest request, int code) {
                    if (request.isWrite()) {
                      writes.add(request + " " + code);
                    }
                    return Optional.empty();
                  }
                });

    client.resource(map()).serverSideApply();
    client.resource(map()).get();
    client.configMaps().withName("a").delete();
    registration.close();
    client.resource(map()).create();

    assertEquals(
        List.of("apply configmaps default/a 201", "delete configmaps default/a 200"), writes);
  }

  @Test
  @DisplayName("an error instead of a write: nothing is stored")
  void errorBefore() {
    cluster.requests().intercept(failingWrites(Fault.internalError(), false));

    var failed =
        assertThrows(KubernetesClientException.class, () -> client.resource(map()).create());

    assertEquals(500, failed.getCode());
    assertNull(client.configMaps().withName("a").get());
  }

  @Test
  @DisplayName("no answer after a write: it is stored, and the writer does not know")
  void dropAfter() {
    cluster.requests().intercept(failingWrites(new Fault.Drop(), true));

    assertThrows(KubernetesClientException.class, () -> client.resource(map()).create());

    assertNotNull(client.configMaps().withName("a").get());
  }

  @Test
  @DisplayName("a watch that was accepted can be answered with an error, too")
  void errorAfterWatch() throws Exception {
    cluster
        .requests()
        .intercept(
            new Interceptor() {
              @Override
              public Optional<Fault> after(ApiRequest request, int code) {
                return request.verb().equals("watch")
                    ? Optional.of(new Fault.Answer(403, "Forbidden", "made by a test"))
                    : Optional.empty();
              }
            });

    URI watch = URI.create(cluster.url() + "/api/v1/configmaps?watch=true&timeoutSeconds=1");

    assertEquals(403, ((HttpURLConnection) watch.toURL().openConnection()).getResponseCode());
  }

  private static Interceptor failingWrites(Fault fault, boolean afterwards) {
    return new Interceptor() {
      @Override
      public Optional<Fault> before(ApiRequest request) {
        return request.isWrite() && !afterwards ? Optional.of(fault) : Optional.empty();
      }

      @Override
      public Optional<Fault> after(ApiRequest request, int code) {
        return request.isWrite() && afterwards ? Optional.of(fault) : Optional.empty();
      }
    };
  }

  /** A client that does not try again. */
  private static KubernetesClient impatient(EmbeddedCluster cluster) {
    Config config = Config.fromKubeconfig(cluster.kubeconfig());
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static ConfigMap map() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("a")
        .withNamespace("default")
        .endMetadata()
        .build();
  }
}
