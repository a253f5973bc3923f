package io.anomalyoperator.e2e.ground;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * What a server of k3s is for a delivery: the two files of its settings, and programs. The scripts
 * of the SSM documents run here as the agent runs them, against the real cluster, as {@code
 * ci-deployer}, and read the real S3 server by the real {@code aws}. Only {@code k3s} is another:
 * it hands {@code k3s kubectl} to {@code kubectl}.
 */
public final class DeliveryNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** The document that delivers. */
  public static final String DEPLOY = "deploy-anomalymodel";

  /** The document that looks. */
  public static final String DESCRIBE = "describe-anomalymodel";

  public static final String DOCUMENT_VERSION = "3";

  private final Ground ground;
  private final String accountNamespace;
  private final Path infra;
  private final Path folder;

  /** A manifest in S3, as the parameters of the document name it. */
  public record Manifest(Map<String, String> parameters) {
    public Manifest with(String parameter, String value) {
      var changed = new TreeMap<>(parameters);
      changed.put(parameter, value);
      return new Manifest(changed);
    }
  }

  /** Brings models to one namespace. */
  public DeliveryNode(Ground ground, String namespace, Path root) {
    this.ground = ground;
    this.accountNamespace = namespace + "-delivery";
    this.infra = root.resolve("infra/ssm").toAbsolutePath();
    try {
      folder = Files.createTempDirectory("delivery");
      program("k3s", "[ \"$1\" = kubectl ] || exit 64\nshift\nexec kubectl \"$@\"");
      program("aws", "exec %s \"$@\"".formatted(found(ground.settings().awsCli())));
      String image = ground.settings().serverImage();
      Files.writeString(
          folder.resolve("delivery.conf"),
          "NAMESPACE=%s%nDELIVERIES_BUCKET=%s%nIMAGE_REPOSITORIES=%s%nCREATE=no%n"
              .formatted(
                  namespace, ground.bucket().name(), image.substring(0, image.lastIndexOf(':'))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.succeed(
        LIMIT,
        Map.of("DELIVERY_NAMESPACE", accountNamespace),
        List.of(infra.resolve("ci-deployer.sh").toString(), namespace, kubeconfig().toString()));
  }

  /** The kubeconfig of {@code ci-deployer}. */
  public Path kubeconfig() {
    return folder.resolve("ci-deployer.kubeconfig");
  }

  /** Where the lock is, and where a script would put what it is tricked into. */
  public Path folder() {
    return folder;
  }

  /** Puts a manifest where deliveries are, by its digest. */
  public Manifest put(String model, String manifest) {
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    String digest = sha256(bytes);
    String key = "deliveries/%s/%s.json".formatted(model, digest);
    var pin = ground.bucket().put(key, bytes);
    return new Manifest(
        Map.of(
            "Model", model,
            "Key", key,
            "VersionId", pin.versionId().orElseThrow(),
            "Digest", digest,
            "Timeout", Long.toString(Patience.SOON.toSeconds())));
  }

  /** Runs deploy-anomalymodel to its end. */
  public Shell.Result deploy(Manifest manifest) {
    return run(DEPLOY, manifest.parameters());
  }

  /** Runs describe-anomalymodel to its end. */
  public Shell.Result describe(String model) {
    return run(DESCRIBE, Map.of("Model", model));
  }

  /** kubectl as {@code ci-deployer}. */
  public Shell.Result kubectl(String... arguments) {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig().toString()));
    command.addAll(List.of(arguments));
    return Shell.run(LIMIT, Map.of(), command);
  }

  private Shell.Result run(String document, Map<String, String> parameters) {
    var command = agent();
    parameters.forEach((name, value) -> command.add("SSM_%s=%s".formatted(name, value)));
    command.add(script(document).toString());
    return Shell.run(LIMIT, Map.of(), command);
  }

  /** What the agent starts a script with, but for the parameters. */
  private List<String> agent() {
    var command = new ArrayList<>(List.of("env", "-i", "-C", folder.toString()));
    command.add("PATH=%s:%s".formatted(folder.resolve("bin"), System.getenv("PATH")));
    command.add("ANOMALY_DELIVERY=" + folder);
    command.add("AWS_SSM_REGION_NAME=us-east-1");
    s3().forEach((name, value) -> command.add(name + "=" + value));
    return command;
  }

  /** On AWS: the role of whoever asks, and S3 itself. */
  private Map<String, String> s3() {
    var settings = ground.settings();
    return Map.of(
        "AWS_ENDPOINT_URL_S3", settings.s3Endpoint().toString(),
        "AWS_ACCESS_KEY_ID", settings.s3AccessKey(),
        "AWS_SECRET_ACCESS_KEY", settings.s3SecretKey(),
        "AWS_DEFAULT_REGION", "us-east-1");
  }

  /**
   * Runs a program of a pipeline, in a checkout, as a runner does. Its {@code aws s3api} is the
   * real one. Its {@code aws ssm} stands for SSM and an agent: it runs the document's script here.
   */
  public Shell.Result pipeline(Path checkout, String... arguments) {
    var environment = new TreeMap<>(s3());
    environment.put("PATH", runner() + ":" + System.getenv("PATH"));
    var command = new ArrayList<>(List.of(ground.settings().python()));
    command.add(checkout.resolve(arguments[0]).toString());
    command.addAll(List.of(arguments).subList(1, arguments.length));
    return Shell.run(LIMIT, environment, command);
  }

  /** Where the runner's own {@code aws} is. */
  private Path runner() {
    try (var standIn = DeliveryNode.class.getResourceAsStream("/ssm-stand-in.py")) {
      Path runner = Files.createDirectories(folder.resolve("runner"));
      Files.write(runner.resolve("aws"), standIn.readAllBytes());
      executable(runner.resolve("aws"));
      Files.writeString(
          runner.resolve("settings.json"),
          new JsonMapper()
              .writeValueAsString(
                  Map.of(
                      "aws", folder.resolve("bin/aws").toString(),
                      "documents", List.of(known(DEPLOY), known(DESCRIBE)),
                      "agent", agent())));
      return runner;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> known(String document) {
    return Map.of(
        "name", nameOf(document),
        "version", DOCUMENT_VERSION,
        "hash", documentHash(document),
        "script", script(document).toString());
  }

  /** The name of a document, as SSM knows it. */
  public static String nameOf(String document) {
    return Ground.NAME + "-staging-" + document;
  }

  /** SHA-256 of a document, as SSM tells it. */
  public String documentHash(String document) {
    try {
      return sha256(Files.readAllBytes(infra.resolve(document + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The elements of runCommand, a line each, as the agent writes them. */
  private Path script(String document) {
    try {
      JsonNode json = new JsonMapper().readTree(infra.resolve(document + ".json").toFile());
      var lines =
          StreamSupport.stream(json.at("/mainSteps/0/inputs/runCommand").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      Path script = folder.resolve(document);
      Files.writeString(script, String.join("\n", lines));
      return executable(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void program(String name, String body) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    executable(program);
  }

  private static Path executable(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String found(String program) {
    return Shell.succeed(LIMIT, Map.of(), List.of("sh", "-c", "command -v \"$0\"", program))
        .strip();
  }

  /** In hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    var account = ground.client().namespaces().withName(accountNamespace);
    account.delete();
    // the next node makes it again
    await("the account of deliveries is gone")
        .atMost(Patience.LATER)
        .until(() -> account.get() == null);
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
