package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.fixtures.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that scores by itself and still says what it made of a row. */
class ReconstructionAndScoreTest {
  @TempDir private Path scratch;

  @Test
  void aPictureHasAHeatMapBesideTheModelsOwnScore() throws Exception {
    Path archive = scratch.resolve("scored.tar.gz");
    PicturePackage.scoredByItself(scratch).write(archive);
    try (RunningServer server = RunningServer.serving(archive, Map.of())) {
      HttpResponse<String> response =
          server.send(
              server
                  .publicly(
                      "/predict/image?heatmap=true&reconstruction=true",
                      "Content-Type",
                      "image/png")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.lightOnDark())));
      JsonNode answer = new ObjectMapper().readTree(response.body());

      assertEquals(200, response.statusCode(), response.body());
      // a bar of 4 x 20 pixels; a quarter of its square is missing from the reconstruction
      assertEquals(4 * 20 / 784.0, answer.get("score").doubleValue(), 1e-6);
      assertEquals(127.5, answer.get("reconstruction").get(14).get(14).doubleValue());
      assertEquals(0.25 / 80, answer.get("heatmap").get(14).get(14).doubleValue(), 1e-6);
    }
  }
}
