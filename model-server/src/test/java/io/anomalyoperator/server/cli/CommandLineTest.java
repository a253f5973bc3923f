package io.anomalyoperator.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.server.fixtures.FakeS3;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.model.PackageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands do, and the numbers that they end with. */
class CommandLineTest {
  private static final String KEY = "sensor/package.tar.gz";

  @TempDir private Path scratch;
  private Path archive = Path.of("");
  private PackageDigest digest = new PackageDigest("0".repeat(64), 0);
  private FakeS3 s3 = newS3();

  private static FakeS3 newS3() {
    try {
      return new FakeS3();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void publish() throws Exception {
    archive = scratch.resolve("package.tar.gz");
    digest = TestPackage.autoencoder(scratch).write(archive);
    s3.put("models", KEY, Files.readAllBytes(archive));
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  @Test
  void fetchBringsAVerifiedPackage() throws Exception {
    Path folder = scratch.resolve("model");

    assertEquals(0, fetch(pinned(), folder));

    assertEquals(digest.sha256(), PackageReader.open(folder).digest().orElseThrow().sha256());
    assertFalse(Files.exists(folder.resolve(".incoming")));
  }

  @Test
  void fetchKeepsAPackageThatIsThereAlready() {
    Path folder = scratch.resolve("model");
    fetch(pinned(), folder);
    int requests = s3.requests();

    assertEquals(0, fetch(pinned(), folder));

    assertEquals(requests, s3.requests());
  }

  @Test
  void fetchReplacesAPackageThatWasTamperedWith() throws Exception {
    Path folder = scratch.resolve("model");
    fetch(pinned(), folder);
    Files.writeString(folder.resolve("model.pt"), "something else");

    assertEquals(0, fetch(pinned(), folder));

    PackageReader.open(folder);
  }

  @Test
  void fetchTriesAgainWhatMayHeal() {
    s3.failNext(5);
    assertEquals(0, fetch(pinned(), scratch.resolve("model")));
  }

  @Test
  void fetchGivesUpAfterTheAttemptsItWasGiven() {
    assertEquals(
        1,
        run(
            s3.environment(),
            "fetch",
            "--attempts",
            "1",
            "s3://models/nothing.tar.gz",
            scratch.resolve("model").toString()));
  }

  @Test
  void anotherDigestIsAVerdictAndLeavesNothing() throws Exception {
    Path folder = scratch.resolve("model");
    assertEquals(3, fetch("s3://models/" + KEY + "#sha256=" + "0".repeat(64), folder));
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aDamagedPackageIsAVerdict() throws Exception {
    byte[] bytes = Files.readAllBytes(archive);
    s3.put("models", "short.tar.gz", Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(3, fetch("s3://models/short.tar.gz", scratch.resolve("model")));
  }

  @Test
  void aServerTakesItsPackageStraightFromS3() throws Exception {
    try (PackageSource source = PackageSource.parse(pinned(), s3.environment())) {
      assertEquals(digest.sha256(), source.open().digest().orElseThrow().sha256());
    }
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertEquals(2, run(Map.of(), "fetch"));
    assertEquals(2, run(Map.of(), "fetch", "http://x/y", scratch.toString()));
    assertEquals(2, run(Map.of()));
    assertEquals(2, run(Map.of(), "serve"));
    assertEquals(2, run(Map.of(), scratch.resolve("nothing-here").toString()));
    assertEquals(2, run(Map.of("SERVER_PORT", "many"), archive.toString()));
  }

  @Test
  void anS3ThatCannotBeMeantEndsWithTwo() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("S3_ENDPOINT", "localhost:9000"),
            Map.of("S3_ENDPOINT", "http://my server"),
            Map.of("S3_PATH_STYLE", "perhaps"),
            Map.of("AWS_ACCESS_KEY_ID", "without its secret"))) {
      assertEquals(2, run(wrong, "fetch", pinned(), scratch.resolve("model").toString()));

      Map<String, String> serving = new HashMap<>(ports());
      serving.putAll(wrong);
      assertEquals(2, run(serving, "serve", pinned()));
    }
  }

  @Test
  void servingABadPackageEndsWithThree() throws Exception {
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Path bad = Files.write(scratch.resolve("bad.tar.gz"), bytes);
    assertEquals(3, run(ports(), bad.toString()));
  }

  @Test
  void servingWrongGoldenScoresEndsWithFour() throws Exception {
    Path wrong = scratch.resolve("wrong.tar.gz");
    TestPackage.autoencoder(scratch).withWrongGolden().write(wrong);
    assertEquals(4, run(ports(), "serve", wrong.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "API_KEYS, me=short",
    "API_KEYS_FOLDER, /nowhere",
    "TLS_KEY_FILE, /nowhere",
    "RATE_LIMIT, 5"
  })
  void servingWithKeysThatProtectNobodyEndsWithTwo(String variable, String value) {
    Map<String, String> environment = ports();
    environment.put(variable, value);

    assertEquals(2, run(environment, "serve", archive.toString()));
  }

  @Test
  void helpIsNotAFailure() {
    assertEquals(0, run(Map.of(), "--help"));
    assertEquals(0, run(Map.of(), "serve", "--help"));
    assertEquals(0, run(Map.of(), "--version"));
    assertTrue(run(Map.of(), "fetch", "--nonsense") > 0);
  }

  private String pinned() {
    return "s3://models/" + KEY + "?versionId=v1#sha256=" + digest.sha256();
  }

  private int fetch(String source, Path folder) {
    return run(s3.environment(), "fetch", source, folder.toString());
  }

  private static int run(Map<String, String> environment, String... arguments) {
    return ModelServerCommand.run(arguments, environment);
  }

  private static Map<String, String> ports() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SERVER_HOST", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(RunningServer.freePort()));
    environment.put("MANAGEMENT_PORT", Integer.toString(RunningServer.freePort()));
    return environment;
  }
}
