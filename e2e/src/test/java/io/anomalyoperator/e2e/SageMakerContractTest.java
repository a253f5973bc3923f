package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Repackage;
import io.anomalyoperator.e2e.ground.SageMakerContainer;
import io.anomalyoperator.modelpackage.GoldenSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The image and a package keep SageMaker's contract for containers, as its developer guide writes
 * it under "Custom Inference Code with Hosting Services".
 */
@EndToEnd
class SageMakerContractTest {
  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final String BYTES = "application/octet-stream";

  @Test
  void servesAModelTarGzInEveryFormAndStopsWhenTold(Ground ground) throws Exception {
    var trained = ground.trainer().zeros("v1");
    try (var container = SageMakerContainer.start(ground, "sagemaker", trained.pin())) {
      container.awaitHealthy();

      answersEveryForm(container, trained.content().golden());

      assertEquals(0, container.stop());
    }
  }

  /** SageMaker's guide asks for root: an image made from this one may say so. */
  @Test
  void servesAsRootToo(Ground ground) throws Exception {
    var trained = ground.trainer().zeros("v1");
    try (var container = SageMakerContainer.startAsRoot(ground, "sagemaker-root", trained.pin())) {
      container.awaitHealthy();

      answersEveryForm(container, trained.content().golden());

      assertEquals(0, container.stop());
    }
  }

  /** An endpoint that never answers its pings is not put in service. */
  @Test
  void filesOfAnotherDigestAreNotServed(Ground ground) {
    var archive = ground.trainer().zeros("v1").archive();
    var altered = ground.bucket().put("altered.tar.gz", Repackage.altered(archive));
    try (var container = SageMakerContainer.start(ground, "sagemaker-altered", altered)) {
      assertNotEquals(0, container.awaitEnd());
      assertTrue(container.log().contains("model.pt"), container::log);
    }
  }

  private static void answersEveryForm(SageMakerContainer container, GoldenSet golden)
      throws Exception {
    float[][] rows = golden.inputs();
    double[] scores = scores(container, JSON, json(rows));
    for (int i = 0; i < scores.length; i++) {
      assertEquals(golden.scores()[i], scores[i], 1e-5, "golden row " + i);
    }
    assertEquals(rows.length, scores.length);

    for (var form : Map.of(CSV, csv(rows), BYTES, bytes(rows)).entrySet()) {
      double[] others = scores(container, form.getKey(), form.getValue());
      assertEquals(Arrays.toString(scores), Arrays.toString(others), form.getKey());
    }

    var lines = container.invoke(CSV, CSV, csv(rows));
    assertEquals(CSV, lines.headers().firstValue("Content-Type").orElse("none"));
    double[] read = lines.body().lines().mapToDouble(Double::parseDouble).toArray();
    assertEquals(Arrays.toString(scores), Arrays.toString(read));

    assertEquals(415, container.invoke("text/plain", JSON, csv(rows)).statusCode());
    assertEquals(400, container.invoke(CSV, JSON, csv(new float[][] {{1, 2}})).statusCode());
  }

  private static double[] scores(SageMakerContainer container, String type, byte[] body)
      throws Exception {
    var answer = container.invoke(type, JSON, body);
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode predictions = new JsonMapper().readTree(answer.body()).required("predictions");
    double[] scores = new double[predictions.size()];
    Arrays.setAll(scores, i -> predictions.get(i).required("score").asDouble());
    return scores;
  }

  private static byte[] json(float[][] rows) throws Exception {
    return new JsonMapper().writeValueAsBytes(Map.of("instances", rows));
  }

  private static byte[] csv(float[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.toString(row).replaceAll("[\\[\\] ]", ""))
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(float[][] rows) {
    var bytes =
        ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float number : row) {
        bytes.putFloat(number);
      }
    }
    return bytes.array();
  }
}
