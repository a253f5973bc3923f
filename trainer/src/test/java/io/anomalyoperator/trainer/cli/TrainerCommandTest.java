package io.anomalyoperator.trainer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.embedded.s3.EmbeddedS3;
import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.trainer.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from data to a pinned resource, step by step, and what each step says when it cannot. */
class TrainerCommandTest {
  private static EmbeddedS3 s3;

  /** Also holds what {@code train} and {@code package} wrote, for the steps that follow them. */
  @TempDir private static Path folder;

  private static Run trained;
  private static Run packaged;

  private record Run(int code, String out, String err) {}

  @BeforeAll
  static void startS3() throws Exception {
    s3 = EmbeddedS3.start();
    s3.createVersionedBucket("models");
    trainAndPackage();
  }

  private static void trainAndPackage() {
    trained =
        run(
            "train",
            "--data",
            "synthetic:3",
            "--normal",
            "0",
            "--epochs",
            "2",
            "--name",
            "digits",
            "--version",
            "v1",
            "--out",
            path("digits"));
    packaged = run("package", path("digits"), "--out", path("digits.tar.gz"));
  }

  @AfterAll
  static void stopS3() {
    s3.close();
  }

  @Test
  void trainWritesAFolderAndSaysHowGoodItIs() {
    assertEquals(Exit.OK, trained.code(), trained.err());
    assertTrue(trained.out().contains("model            digits v1"), trained.out());
    assertTrue(trained.out().contains("AUROC"), trained.out());
    assertTrue(Files.exists(folder.resolve("digits/manifest.json")));
  }

  @Test
  void evaluatePassesItsGateAndWritesAReport() throws IOException {
    var report = folder.resolve("report.html");

    var metrics = folder.resolve("metrics.json");

    var run =
        evaluate(
            "--min-auroc", "0.6", "--report", report.toString(), "--metrics", metrics.toString());

    assertEquals(Exit.OK, run.code(), run.err());
    assertTrue(new JsonMapper().readTree(metrics.toFile()).get("auroc").asDouble() >= 0.6);
    assertTrue(run.out().contains("class"), run.out());
    assertTrue(Files.readString(report).startsWith("<!doctype html>"));
  }

  @Test
  void evaluateFailsItsGate() {
    var run = evaluate("--min-auroc", "1", "--max-false-positive-rate", "0");

    assertEquals(Exit.GATE_FAILED, run.code());
    assertTrue(run.err().contains("gate failed: AUROC is 0."), run.err());
    assertTrue(run.err().contains("gate failed: the false-positive rate is 0."), run.err());
  }

  @Test
  void packageWritesTheArchive() {
    assertEquals(Exit.OK, packaged.code(), packaged.err());
    assertTrue(packaged.out().contains("sha256"), packaged.out());
  }

  @Test
  void publishPrintsThePinAndNothingElseAndWritesItIntoTheResource() throws IOException {
    var resource = folder.resolve("digits.yaml");
    Files.writeString(
        resource, "kind: AnomalyModel\nspec:\n  artifact:\n    bucket: b\n    key: k # pinned\n");

    var run = publish(path("digits.tar.gz"), "--resource", resource.toString());

    assertEquals(Exit.OK, run.code(), run.err());
    var pin = new JsonMapper().readTree(run.out());
    assertEquals("models", pin.get("bucket").asText());
    assertEquals("digits/%s.tar.gz".formatted(pin.get("sha256").asText()), pin.get("key").asText());
    var yaml = Files.readString(resource);
    for (var field : new String[] {"bucket", "key", "versionId", "sha256"}) {
      assertTrue(yaml.contains(pin.get(field).asText()), field + " in " + yaml);
    }
    assertTrue(yaml.contains("# pinned"), yaml);
  }

  @Test
  void publishFindsWhatIsThereAlready() {
    var first = publish(path("digits.tar.gz"));
    var again = publish(path("digits.tar.gz"));
    var fromFolder = publish(path("digits"));

    assertTrue(again.err().contains("is there already"), again.err());
    assertEquals(first.out(), again.out());
    assertEquals(first.out(), fromFolder.out());
  }

  @Test
  void labelledRowsOfTheTestDataArePublishedOnce() throws Exception {
    var labelled =
        run("labelled", "-d=synthetic:3", "-n=0", "--rows=100", "-o=" + path("rows.safetensors"));
    assertEquals(Exit.OK, labelled.code(), labelled.err());
    assertTrue(labelled.out().contains("rows             100 of 784 numbers"), labelled.out());
    var rows = LabelledRows.decode(Files.readAllBytes(folder.resolve("rows.safetensors")));
    assertEquals(50, rows.anomalies());

    var first = publish(path("rows.safetensors"));
    var again = publish(path("rows.safetensors"));

    assertEquals(Exit.OK, first.code(), first.err());
    var pin = new JsonMapper().readTree(first.out());
    assertEquals(
        "evaluation/%s.safetensors".formatted(pin.get("sha256").asText()), pin.get("key").asText());
    assertEquals(first.out(), again.out());
    assertTrue(again.err().contains("is there already"), again.err());
  }

  @Test
  void whatHasNoLabelsIsNotPublished() throws IOException {
    Files.writeString(folder.resolve("garbage.safetensors"), "no tensors");
    var run = publish(path("garbage.safetensors"));
    assertEquals(Exit.BAD_INPUT, run.code());
    assertTrue(run.err().contains("trainer labelled writes such files"), run.err());
  }

  @Test
  void packageTakesAModelMadeElsewhere() throws Exception {
    var points = Files.writeString(folder.resolve("points.csv"), "x,y\n3,4\n6,8\n9,12\n12,16\n");
    var preprocessing =
        Files.writeString(
            folder.resolve("twice.json"),
            """
            {"type": "tabular", "features": ["x", "y"], "mean": [0, 0], "scale": [0.5, 0.5]}
            """);

    var run =
        run(
            "package",
            "--model",
            model("length.pt"),
            "--calibration-data",
            points.toString(),
            "--score",
            "output",
            "--preprocessing",
            preprocessing.toString(),
            "--false-positive-rate",
            "0.2",
            "--input-name",
            "points",
            "--name",
            "length",
            "--version",
            "1",
            "--out",
            path("length.tar.gz"));

    assertEquals(Exit.OK, run.code(), run.err());
    assertTrue(run.out().contains("threshold        40.0"), run.out());
  }

  @Test
  void packageSaysWhatIsWrongWithThePreprocessing() throws Exception {
    var points = Files.writeString(folder.resolve("points.csv"), "x,y\n3,4\n");
    var unknown = Files.writeString(folder.resolve("unknown.json"), "{\"type\": \"magic\"}");
    var start =
        new String[] {
          "package",
          "-m",
          model("length.pt"),
          "-d",
          points.toString(),
          "--name",
          "n",
          "--version",
          "1",
          "-o",
          path("x.tar.gz"),
          "--preprocessing"
        };

    assertEquals(Exit.BAD_INPUT, run(append(start, unknown.toString())).code());
    assertUsage("--preprocessing image is for images", append(start, "image"));
    assertUsage("expected none, image, image-inverted", append(start, "magic"));
    assertUsage(
        "--shape [3] has 3 numbers, a row of the data has 2",
        append(start, "none", "--shape", "3"));
  }

  @Test
  void everyCommandExplainsItselfAndItsExitCodes() {
    for (var command : new String[] {"train", "evaluate", "package", "publish", "labelled"}) {
      var run = run(command, "--help");

      assertEquals(Exit.OK, run.code());
      assertTrue(run.out().contains("trainer " + command), run.out());
      assertTrue(run.out().contains("a quality gate failed"), run.out());
    }
  }

  @Test
  void badDataOrABadPackageIsAThree() throws IOException {
    var missing = run("evaluate", path("nothing"), "--data", "synthetic");
    assertEquals(Exit.BAD_INPUT, missing.code());
    assertTrue(missing.err().contains("nothing: there is no such file"), missing.err());

    Files.writeString(folder.resolve("garbage.tar.gz"), "no package");
    assertEquals(Exit.BAD_INPUT, publish(path("garbage.tar.gz")).code());

    var train = run("train", "-d", path("absent"), "-o", "x", "--name", "n", "--version", "1");
    assertEquals(Exit.BAD_INPUT, train.code());
    assertTrue(train.err().contains("there is no such file or folder"), train.err());
  }

  @Test
  void aStoreThatCannotBeUsedIsAFour() {
    var run = run("publish", path("digits.tar.gz"), "--bucket", "no-such-bucket");

    assertEquals(Exit.STORE, run.code(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("no-such-bucket"), run.err());
  }

  private static void assertUsage(String message, String... arguments) {
    var run = run(arguments);
    assertEquals(Exit.USAGE, run.code());
    assertTrue(run.err().contains(message), run.err());
  }

  private static Run evaluate(String... gates) {
    return run(
        append(
            new String[] {"evaluate", path("digits"), "--data=synthetic:3", "--normal", "0"},
            gates));
  }

  private static Run publish(String archive, String... more) {
    return run(append(new String[] {"publish", archive, "--bucket", "models"}, more));
  }

  private static String[] append(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static String model(String name) throws URISyntaxException {
    return Path.of(Main.class.getResource(name).toURI()).toString();
  }

  private static Run run(String... arguments) {
    var command =
        TrainerCommand.commandLine(
            Map.of(
                "S3_ENDPOINT", s3.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "secret"));
    var out = new StringWriter();
    var err = new StringWriter();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return new Run(command.execute(arguments), out.toString(), err.toString());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
