package io.anomalyoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table that {@code kubectl get} prints, asked of the API server as kubectl asks for it. */
final class Tables {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Tables() {}

  /** The rows of a resource, with the columns that show without {@code -o wide}. */
  static List<String> get(String api, String path) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(api + path))
              .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
              .build();
      return print(JSON.readTree(http.send(request, BodyHandlers.ofString()).body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoryException("interrupted");
    }
  }

  private static List<String> print(JsonNode table) {
    List<Integer> shown = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>();
    JsonNode columns = table.path("columnDefinitions");
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).path("priority").asInt() == 0) {
        shown.add(i);
        head.add(columns.get(i).path("name").asText().toUpperCase(Locale.ROOT));
      }
    }
    rows.add(head);
    for (JsonNode row : table.path("rows")) {
      rows.add(shown.stream().map(i -> row.path("cells").path(i).asText("")).toList());
    }
    int[] widths = new int[shown.size()];
    rows.forEach(
        r -> {
          for (int i = 0; i < r.size(); i++) {
            widths[i] = Math.max(widths[i], r.get(i).length() + 3);
          }
        });
    return rows.stream().map(r -> line(r, widths)).toList();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i)).repeat(" ", widths[i] - cells.get(i).length());
    }
    return line.toString().stripTrailing();
  }
}
