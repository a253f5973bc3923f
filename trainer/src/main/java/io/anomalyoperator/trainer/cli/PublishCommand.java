package io.anomalyoperator.trainer.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.store.Published;
import io.anomalyoperator.store.S3PackageStore;
import io.anomalyoperator.store.StoreSettings;
import io.anomalyoperator.trainer.Packager;
import io.anomalyoperator.trainer.TemporaryFolder;
import io.anomalyoperator.trainer.publish.Pin;
import io.anomalyoperator.trainer.publish.Publisher;
import io.anomalyoperator.trainer.publish.ResourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trainer publish}. */
@Command(
    sortOptions = false,
    name = "publish",
    description = {
      "Puts a package, or labelled rows, into S3, once, and prints its pin as JSON.",
      "",
      "The key is NAME/SHA256.tar.gz, so that a package that is there already is found and left",
      "alone. The pin (bucket, key, versionId, sha256) is what an AnomalyModel asks for; with",
      "--resource it is written into such a file. Only the pin goes to standard output.",
      "",
      "  trainer publish mnist.tar.gz --bucket models",
      "  trainer publish mnist.tar.gz --bucket models --resource mnist.yaml && \\",
      "    kubectl apply -f mnist.yaml",
      "",
      "Of the file that labelled wrote, the key is evaluation/SHA256.safetensors; its pin belongs to",
      "spec.rollout.gates.evaluation.",
      "",
      "  trainer publish labelled.safetensors --bucket models",
      "",
      "S3 is found by the environment: S3_ENDPOINT (for a server other than AWS), S3_REGION or",
      "AWS_REGION, S3_PATH_STYLE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN;",
      "without keys, by all ways that the AWS SDK knows.",
      ""
    })
final class PublishCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "PACKAGE",
      description =
          "The archive, or the folder that train wrote; or labelled rows ("
              + LabelledCommand.ENDING
              + ").")
  private Path modelPackage = Path.of("");

  @Option(
      names = {"-b", "--bucket"},
      required = true,
      paramLabel = "BUCKET",
      description = "Bucket to write to. Keep versions of its objects.")
  private String bucket = "";

  @Option(
      names = {"-r", "--resource"},
      paramLabel = "FILE",
      description =
          "YAML file with an AnomalyModel whose spec.artifact gets the pin. "
              + "All else in the file stays as it is, comments too.")
  private @Nullable Path resource;

  PublishCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws Exception {
    if (modelPackage.toString().endsWith(LabelledCommand.ENDING)) {
      if (resource != null) {
        throw new UsageException(
            "--resource pins packages; write this pin into spec.rollout.gates.evaluation yourself");
      }
      publish(modelPackage, Publisher::publishLabelled);
      return Exit.OK;
    }
    if (resource != null) {
      ResourceFile.check(resource); // before anything is published for ever
    }
    if (!Files.isDirectory(modelPackage)) {
      publish(modelPackage, Publisher::publish);
      return Exit.OK;
    }
    try (var folder = TemporaryFolder.create()) {
      var archive = folder.file("package.tar.gz");
      Packager.pack(modelPackage, archive);
      publish(archive, Publisher::publish);
    }
    return Exit.OK;
  }

  private interface Way {
    Published publish(Publisher publisher, Path file, String bucket) throws Exception;
  }

  private void publish(Path file, Way way) throws Exception {
    var console = Console.of(spec);
    try (var store = S3PackageStore.of(settings())) {
      var published = published(store, file, way);
      var pin = Pin.of(published);
      console.say(
          (published.created() ? "published %s" : "%s is there already")
              .formatted(published.location()));
      if (published.versionId().isEmpty()) {
        console.say("warning: bucket %s keeps no versions of its objects".formatted(bucket));
      }
      console.out().println(json(pin)); // it is there, whatever becomes of the file
      if (resource != null) {
        ResourceFile.pin(resource, pin, nameIn(pin));
        console.say("pinned in " + resource);
      }
    }
  }

  private Published published(S3PackageStore store, Path file, Way way) throws Exception {
    try {
      return way.publish(new Publisher(store), file, bucket);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage()); // the bucket's name is none
    }
  }

  private StoreSettings settings() {
    try {
      return StoreSettings.fromEnvironment(environment);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The model's name is the first part of the key. */
  private static String nameIn(Pin pin) {
    return pin.key().substring(0, pin.key().indexOf('/'));
  }

  private static String json(Pin pin) {
    var object =
        new JsonMapper().createObjectNode().put("bucket", pin.bucket()).put("key", pin.key());
    pin.versionId().ifPresent(version -> object.put("versionId", version));
    return object.put("sha256", pin.sha256()).toString();
  }
}
