package io.anomalyoperator.operator.api;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real kube-apiserver with the committed definition in it, one for all test classes. */
public final class RealApiServer implements AutoCloseable {
  private static final String KEY = "real-api-server";

  private final KubeAPIServer server;
  private final KubernetesClient client;

  private RealApiServer() {
    server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .build());
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
            .build();
    client.resource(definition()).create();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("anomalymodels.anomaly-operator.io")
        .waitUntilCondition(
            created ->
                created != null
                    && created.getStatus() != null
                    // a moment after its creation there are none
                    && created.getStatus().getConditions() != null
                    && created.getStatus().getConditions().stream()
                        .anyMatch(
                            c -> c.getType().equals("Established") && c.getStatus().equals("True")),
            30,
            TimeUnit.SECONDS);
  }

  /** The committed definition. */
  CustomResourceDefinition definition() {
    return client
        .getKubernetesSerialization()
        .unmarshal(
            read(Path.of("../crds/anomalymodels.anomaly-operator.io.yaml")),
            CustomResourceDefinition.class);
  }

  public KubernetesClient client() {
    return client;
  }

  /** A GET as another media type, for what the typed client does not ask: tables, scales. */
  public String get(String path, String accept) throws ExecutionException, InterruptedException {
    var http = client.getHttpClient();
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl() + path.substring(1)))
            .header("Accept", accept)
            .build();
    HttpResponse<String> response = http.sendAsync(request, String.class).get();
    return response.body();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }

  /** Starts the server with the first class that needs it, and stops it after the last. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RealApiServer.class;
    }

    @Override
    public RealApiServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(KEY, key -> new RealApiServer(), RealApiServer.class);
    }
  }
}
