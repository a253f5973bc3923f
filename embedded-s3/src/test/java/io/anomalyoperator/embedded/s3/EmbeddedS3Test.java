package io.anomalyoperator.embedded.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedS3Test {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static EmbeddedS3 s3;

  @BeforeAll
  static void start() {
    s3 = EmbeddedS3.start();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void aVersionedBucketKeepsWhatIsOverwritten() throws Exception {
    s3.createVersionedBucket("kept");
    String first =
        put("/kept/object", "first").headers().firstValue("x-amz-version-id").orElseThrow();
    String second =
        put("/kept/object", "second").headers().firstValue("x-amz-version-id").orElseThrow();

    assertNotEquals(first, second);
    assertEquals("first", get("/kept/object?versionId=" + first));
    assertEquals("second", get("/kept/object"));
  }

  @Test
  void aBucketThatIsThereIsNotMadeAgain() {
    s3.createVersionedBucket("once");

    assertThrows(IllegalStateException.class, () -> s3.createVersionedBucket("once"));
  }

  private static HttpResponse<String> put(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(s3.endpoint().resolve(path)).PUT(BodyPublishers.ofString(body));
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String get(String path) throws Exception {
    var request = HttpRequest.newBuilder(s3.endpoint().resolve(path));
    return HTTP.send(request.build(), BodyHandlers.ofString()).body();
  }
}
