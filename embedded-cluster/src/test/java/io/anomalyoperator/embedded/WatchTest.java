package io.anomalyoperator.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Watches: what they begin with, what they tell, and when they refuse. */
class WatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final EmbeddedCluster cluster = EmbeddedCluster.builder().history(20).build().start();
  private final KubernetesClient client = cluster.client();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  @DisplayName("a watch from a version tells what came after it, and nothing twice")
  void resumes() throws Exception {
    create("a", "red");
    String version = create("b", "red").getMetadata().getResourceVersion();
    create("c", "red");
    client.configMaps().withName("a").delete();

    assertEquals(
        List.of("ADDED c", "DELETED a"), watch("resourceVersion=" + version + "&timeoutSeconds=1"));
  }

  @Test
  @DisplayName("a watch without a version begins with what is there")
  void beginsWithThePresent() throws Exception {
    create("a", "red");

    assertEquals(List.of("ADDED a"), watch("timeoutSeconds=1"));
  }

  @Test
  @DisplayName(
      "with initial events a bookmark says where the present ends, and one where the watch ends")
  void initialEvents() throws Exception {
    create("a", "red");

    assertEquals(
        List.of("ADDED a", "BOOKMARK initial-events-end", "BOOKMARK"),
        watch("sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=1"));
  }

  @Test
  @DisplayName("an object that begins or ceases to match a selector is added or deleted for it")
  void selector() throws Exception {
    String version = create("a", "red").getMetadata().getResourceVersion();
    paint("a", "blue");
    paint("a", "green");

    assertEquals(
        List.of("ADDED a", "DELETED a"),
        watch("labelSelector=colour%3Dblue&timeoutSeconds=1&resourceVersion=" + version));
  }

  @Test
  @DisplayName("a version that is no longer remembered is answered with 410 Expired")
  void expired() throws Exception {
    String version = create("a", "red").getMetadata().getResourceVersion();
    for (int i = 0; i < 30; i++) {
      paint("a", "shade-" + i);
    }

    HttpURLConnection answer = open("resourceVersion=" + version);

    assertEquals(410, answer.getResponseCode());
    assertEquals("Expired", JSON.readTree(answer.getErrorStream()).path("reason").asText());
  }

  @Test
  @DisplayName("a timeout that is no number is a bad request")
  void wrongTimeout() throws Exception {
    HttpURLConnection answer = open("timeoutSeconds=x");

    assertEquals(400, answer.getResponseCode());
    String message = JSON.readTree(answer.getErrorStream()).path("message").asText();
    assertTrue(message.contains("timeoutSeconds: Invalid value: \"x\""), message);
  }

  @Test
  @DisplayName("an informer sees every change in order")
  void informer() {
    List<String> seen = new ArrayList<>();
    try (var informer = client.configMaps().inNamespace("default").inform()) {
      informer.addEventHandler(new Colours(seen));
      create("a", "red");
      paint("a", "blue");
      client.configMaps().withName("a").delete();

      await("three events").until(() -> seen.size() == 3);
    }
    assertEquals(List.of("+red", "red>blue", "-blue"), seen);
  }

  @Test
  @DisplayName("closing the server ends its watches")
  void closing() throws Exception {
    HttpURLConnection watch = open("timeoutSeconds=600");
    assertEquals(200, watch.getResponseCode());

    cluster.close();

    try (var reader = new InputStreamReader(watch.getInputStream(), UTF_8)) {
      assertEquals(-1, reader.read());
    } catch (java.io.IOException cut) {
      assertTrue(true, "the connection may also end in the middle of a chunk");
    }
  }

  private record Colours(List<String> seen)
      implements io.fabric8.kubernetes.client.informers.ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      seen.add("+" + colour(map));
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      seen.add(colour(before) + ">" + colour(after));
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      seen.add("-" + colour(map));
    }

    private static String colour(ConfigMap map) {
      return map.getMetadata().getLabels().get("colour");
    }
  }

  private ConfigMap create(String name, String colour) {
    return client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("colour", colour)
                .endMetadata()
                .build())
        .create();
  }

  private void paint(String name, String colour) {
    client
        .configMaps()
        .withName(name)
        .edit(
            m ->
                new ConfigMapBuilder(m)
                    .editMetadata()
                    .addToLabels("colour", colour)
                    .endMetadata()
                    .build());
  }

  private HttpURLConnection open(String query) throws Exception {
    String path = "/api/v1/namespaces/default/configmaps?watch=true&";
    URI uri = URI.create(cluster.url() + path + query);
    return (HttpURLConnection) uri.toURL().openConnection();
  }

  private List<String> watch(String query) throws Exception {
    List<String> events = new ArrayList<>();
    try (var reader =
        new BufferedReader(new InputStreamReader(open(query).getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode event = JSON.readTree(line);
        JsonNode meta = event.path("object").path("metadata");
        boolean end = meta.path("annotations").path("k8s.io/initial-events-end").asBoolean();
        String what = end ? "initial-events-end" : meta.path("name").asText();
        events.add((event.path("type").asText() + " " + what).strip());
      }
    }
    return events;
  }
}
