package io.anomalyoperator.embedded.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.embedded.Program;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods as processes: a small web site, served by the JDK's own web server. */
class NodeTest {
  private static final Program WEB =
      new Program(
          List.of(
              ProcessHandle.current().info().command().orElseThrow(),
              "-Xmx32m",
              "-XX:TieredStopAtLevel=1",
              "-m",
              "jdk.httpserver"),
          Map.of());

  @TempDir Path folder;
  private EmbeddedCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster =
        EmbeddedCluster.builder()
            .dataDirectory(folder)
            .node(image -> image.startsWith("web:") ? Optional.of(WEB) : Optional.empty())
            .build()
            .start();
    client = cluster.client();
    client.load(NodeTest.class.getResourceAsStream("/node/site.yaml")).serverSideApply();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  @DisplayName("a Deployment becomes a ReplicaSet, a pod and an endpoint, and its Service answers")
  void serves() throws Exception {
    awaitReady(1);

    assertEquals("hello from first\n", get());
    Pod pod = pods().getFirst();
    assertTrue(pod.getStatus().getPodIP().startsWith("127.77."));
    assertEquals("ReplicaSet", pod.getMetadata().getOwnerReferences().getFirst().getKind());
    Endpoint endpoint = endpoints().getFirst();
    assertEquals(pod.getMetadata().getUid(), endpoint.getTargetRef().getUid());
    assertEquals(pod.getSpec().getNodeName(), endpoint.getNodeName());
    Deployment site = client.apps().deployments().withName("site").get();
    assertEquals(site.getMetadata().getGeneration(), site.getStatus().getObservedGeneration());
    assertEquals(
        List.of("Available=True", "Progressing=True"),
        site.getStatus().getConditions().stream()
            .map(c -> c.getType() + "=" + c.getStatus())
            .sorted()
            .toList());
  }

  @Test
  @DisplayName("a deleted pod is replaced, a crashed one started again, and a changed one rolled")
  void heals() throws Exception {
    awaitReady(1);
    Pod first = pods().getFirst();

    client.resource(first).delete();
    await("another pod is ready")
        .atMost(Duration.ofSeconds(20))
        .until(() -> readyPods().stream().anyMatch(p -> !uid(p).equals(uid(first))));
    Pod second =
        readyPods().stream().filter(p -> !uid(p).equals(uid(first))).findFirst().orElseThrow();
    assertNotEquals(first.getStatus().getPodIP(), second.getStatus().getPodIP());

    ProcessHandle.current()
        .descendants()
        .filter(
            p ->
                p.info()
                    .arguments()
                    .map(a -> List.of(a).contains(second.getStatus().getPodIP()))
                    .orElse(false))
        .forEach(ProcessHandle::destroyForcibly);
    await("the container runs again")
        .atMost(Duration.ofSeconds(20))
        .until(() -> restarts(second) == 1 && readyPods().size() == 1);
    awaitReady(1); // until then the Deployment's status is written, and an edit may meet it

    client.apps().deployments().withName("site").edit(NodeTest::greetedBySecond);
    await("the new version answers")
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions() // without a preStop the old pod may go while it is asked
        .until(() -> get().equals("hello from second\n"));
    await("the old one is gone").atMost(Duration.ofSeconds(20)).until(() -> pods().size() == 1);
    assertEquals(2, client.apps().replicaSets().list().getItems().size());
  }

  @Test
  @DisplayName("scaled to two, both get connections; a terminating pod is no longer ready")
  void scales() throws Exception {
    client.apps().deployments().withName("site").scale(2);
    awaitReady(2);
    assertEquals(2, pods().stream().map(p -> p.getStatus().getPodIP()).distinct().count());

    client
        .apps()
        .deployments()
        .withName("site")
        .edit(d -> new DeploymentBuilder(d).editSpec().withReplicas(0).endSpec().build());
    await("no endpoint is ready")
        .atMost(Duration.ofSeconds(20))
        .until(() -> endpoints().stream().noneMatch(e -> e.getConditions().getReady()));
    await("no pod is left").atMost(Duration.ofSeconds(20)).until(() -> pods().isEmpty());
  }

  private static Deployment greetedBySecond(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editSpec()
        .editTemplate()
        .editSpec()
        .editInitContainer(0)
        .editMatchingEnv(e -> e.getName().equals("WHO"))
        .withValue("second")
        .endEnv()
        .endInitContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private void awaitReady(int count) {
    await(count + " ready endpoints")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                endpoints().stream().filter(e -> e.getConditions().getReady()).count() == count
                    && available() == count);
  }

  private int available() {
    Integer available =
        client.apps().deployments().withName("site").get().getStatus().getAvailableReplicas();
    return available == null ? 0 : available;
  }

  private List<Endpoint> endpoints() {
    return client.discovery().v1().endpointSlices().list().getItems().stream()
        .flatMap(s -> s.getEndpoints().stream())
        .toList();
  }

  private List<Pod> pods() {
    return client.pods().withLabel("app", "site").list().getItems();
  }

  private List<Pod> readyPods() {
    return pods().stream()
        .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
        .filter(
            p ->
                p.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
        .toList();
  }

  private int restarts(Pod pod) {
    Pod now = client.resource(pod).get();
    return now.getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private String get() throws Exception {
    var address = cluster.serviceAddress("default", "site", 80);
    URI uri =
        URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/index.html");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
