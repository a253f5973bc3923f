package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureControllerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path scratch;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    PicturePackage.in(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of("MODEL_REVISION", "4"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPictureGetsTheScoreOfItsPixels() throws Exception {
    String pixels =
        Arrays.toString(
            IntStream.range(0, 28 * 28)
                .map(i -> i % 28 >= 12 && i % 28 < 16 && i / 28 >= 4 && i / 28 < 24 ? 255 : 0)
                .toArray());
    JsonNode ofRow = json(server.post("/predict", "{\"features\":" + pixels + "}"), 200);

    JsonNode ofPicture = json(send("", "image/png", Pictures.lightOnDark()), 200);

    assertFalse(ofPicture.get("inverted").booleanValue());
    ofRow
        .fields()
        .forEachRemaining(
            field -> assertEquals(field.getValue(), ofPicture.get(field.getKey()), field.getKey()));
    assertEquals(2 + ofRow.size() - 1, ofPicture.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "file"})
  void aFormIsReadAsTheBodyIs(String field) throws Exception {
    JsonNode ofBody = json(send("", "image/png", Pictures.lightOnDark()), 200);

    assertEquals(
        ofBody,
        json(
            send("", "multipart/form-data; boundary=b", form(field, Pictures.lightOnDark())), 200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded"})
  void whatAFileIsCalledDoesNotMatter(String type) throws Exception {
    assertEquals(
        json(send("", "image/png", Pictures.lightOnDark()), 200),
        json(send("", type, Pictures.lightOnDark()), 200));
  }

  @Test
  void darkInkIsTurnedLightWhenAsked() throws Exception {
    JsonNode light = json(send("", "image/png", Pictures.lightOnDark()), 200);
    for (String invert : new String[] {"?invert=auto", "?invert=true"}) {
      JsonNode dark = json(send(invert, "image/png", Pictures.darkOnLight()), 200);
      assertTrue(dark.get("inverted").booleanValue());
      assertEquals(light.get("score"), dark.get("score"));
    }
  }

  @Test
  void theHeatMapAddsUpToTheScore() throws Exception {
    JsonNode answer = json(send("?heatmap=true", "image/png", Pictures.lightOnDark()), 200);

    assertEquals(28, answer.get("heatmap").size());
    double sum = 0;
    for (JsonNode line : answer.get("heatmap")) {
      assertEquals(28, line.size());
      for (JsonNode share : line) {
        sum += share.doubleValue();
      }
    }
    assertEquals(answer.get("score").doubleValue(), sum, 1e-6);
    assertEquals(0, answer.get("heatmap").get(0).get(0).doubleValue());
    assertTrue(answer.get("heatmap").get(14).get(14).doubleValue() > 0);
    assertFalse(answer.has("reconstruction"));
  }

  @Test
  void theReconstructionIsInTheUnitsOfTheInput() throws Exception {
    JsonNode answer = json(send("?reconstruction=true", "image/png", Pictures.lightOnDark()), 200);

    assertEquals(255, answer.get("input").get(14).get(14).doubleValue());
    assertEquals(127.5, answer.get("reconstruction").get(14).get(14).doubleValue());
    assertFalse(answer.has("heatmap"));
  }

  @Test
  void whoAcceptsAPictureGetsOneWithItsVerdictInHeaders() throws Exception {
    var request =
        server
            .publicly("/predict/image", "Content-Type", "image/png", "Accept", "image/png")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.lightOnDark()));
    HttpResponse<byte[]> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    assertEquals(200, answer.statusCode());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElseThrow());
    double score = Double.parseDouble(answer.headers().firstValue("X-Score").orElseThrow());
    assertEquals(
        json(send("", "image/png", Pictures.lightOnDark()), 200).get("score").doubleValue(), score);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
    assertEquals(280, picture.getWidth());
    assertEquals(Color.BLACK, new Color(picture.getRGB(5, 5)));
    Color hot = new Color(picture.getRGB(145, 145));
    assertTrue(hot.getRed() == 255 && hot.getBlue() < 128, hot.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?invert=maybe  | invert is 'maybe'; expected one of [true, false, auto]",
        "?heatmap=1     | heatmap is '1'; expected one of [true, false]"
      })
  void anUnknownWishIsABadRequest(String query, String reason) throws Exception {
    assertEquals(
        reason,
        json(send(query, "image/png", Pictures.lightOnDark()), 400).get("error").textValue());
  }

  @Test
  void whatIsNoPictureIsRefusedByItsBytes() throws Exception {
    assertEquals(
        "the file is neither PNG nor JPEG: it begins with the bytes 47 49 46 38",
        json(send("", "image/png", "GIF89a".getBytes(StandardCharsets.US_ASCII)), 415)
            .get("error")
            .textValue());
    assertTrue(json(send("", "image/png", new byte[0]), 400).has("error"));
    assertTrue(
        json(send("", "application/json", "{}".getBytes(StandardCharsets.US_ASCII)), 415)
            .has("error"));
  }

  @Test
  void aDamagedPictureIsABadRequestThatSaysWhere() throws Exception {
    byte[] file = Pictures.lightOnDark();

    String error =
        json(send("", "image/png", Arrays.copyOf(file, file.length / 2)), 400)
            .get("error")
            .textValue();

    assertTrue(error.startsWith("the PNG of 28 x 28 pixels cannot be decoded: "), error);
  }

  @Test
  void aPictureThatClaimsTooMuchIsTooLarge() throws Exception {
    assertTrue(
        json(send("", "image/png", Pictures.rawPng(100_000, 100_000, 8, 2, 1)), 413)
            .get("error")
            .textValue()
            .contains("100000 x 100000"));
    assertTrue(json(send("", "image/png", new byte[11 << 20]), 413).has("error"));
  }

  @Test
  void aFormWithoutAFileSaysWhichFieldsThereAre() throws Exception {
    assertEquals(
        "the form has no file named image or file; it has [photo]",
        json(
                send("", "multipart/form-data; boundary=b", form("photo", Pictures.lightOnDark())),
                400)
            .get("error")
            .textValue());
    for (String type :
        new String[] {
          "multipart/form-data", "multipart/form-data; boundary=other", "multipart/x"
        }) {
      assertEquals(400, send("", type, form("image", Pictures.lightOnDark())).statusCode(), type);
    }
  }

  @Test
  void formsOfAnyKindAreNothingWorse() throws Exception {
    Random random = new Random(9);
    byte[] good = form("image", Pictures.lightOnDark());
    for (int turn = 0; turn < 200; turn++) {
      byte[] damaged = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = 0; i < 4; i++) {
        damaged[random.nextInt(Math.min(120, damaged.length))] = (byte) random.nextInt();
      }
      int status = send("", "multipart/form-data; boundary=b", damaged).statusCode();
      assertTrue(status == 200 || (status >= 400 && status < 500), "status " + status);
    }
  }

  @Test
  void manyLargePicturesLeaveRowsTheirAnswers() throws Exception {
    byte[] large = Pictures.rawPng(4000, 4000, 8, 2, 4000);
    var requests =
        IntStream.range(0, 6)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> status(large)))
            .toList();
    JsonNode row =
        json(server.post("/predict", "{\"features\":" + Arrays.toString(new int[784]) + "}"), 200);

    assertTrue(row.has("score"));
    for (var request : requests) {
      int status = request.join();
      assertTrue(status == 200 || status == 429, "status " + status);
    }
    assertEquals(200, status(large));
  }

  private static int status(byte[] file) {
    try {
      return send("", "image/png", file).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aModelOfRowsSaysThatItTakesNoPictures() throws Exception {
    Path archive = scratch.resolve("rows.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (RunningServer other = RunningServer.serving(archive, Map.of())) {
      HttpResponse<String> answer =
          other.send(
              other
                  .publicly("/predict/image", "Content-Type", "image/png")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.lightOnDark())));

      assertEquals(
          "sensor takes no pictures: its input is [8] with preprocessing none; POST /predict takes its rows",
          json(answer, 400).get("error").textValue());
    }
  }

  @Test
  void picturesAreCountedAsRequestsForScores() throws Exception {
    json(send("", "image/png", Pictures.lightOnDark()), 200);

    assertTrue(
        server
            .get("/metrics")
            .body()
            .contains("api_requests_total{method=\"POST\",path=\"/predict/image\",status=\"200\""));
  }

  private static HttpResponse<String> send(String query, String type, byte[] body)
      throws Exception {
    return server.send(
        server
            .publicly("/predict/image" + query, "Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static byte[] form(String field, byte[] file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"digit.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
            .formatted(field)
            .getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(file);
    bytes.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    return JSON.readTree(answer.body());
  }
}
