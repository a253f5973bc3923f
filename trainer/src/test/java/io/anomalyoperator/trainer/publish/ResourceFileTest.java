package io.anomalyoperator.trainer.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.trainer.data.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceFileTest {
  private static final String SHA256 = "9f".repeat(32);
  private static final Pin PIN =
      new Pin("models", "mnist/new.tar.gz", Optional.of("3sL4kqtJlcp.x"), SHA256);

  @TempDir private Path folder;

  @Test
  void changesTheFourFieldsAndNothingElse() throws Exception {
    assertEquals(
        """
        # our first model
        apiVersion: anomaly-operator.io/v1
        kind: AnomalyModel
        metadata: {name: mnist, namespace: models}
        spec:
          artifact:   # written by the pipeline
            bucket: models
            key: mnist/new.tar.gz      # <- here
            s3: {endpoint: "http://minio:9000"}
            versionId: "3sL4kqtJlcp.x"
            sha256: "%s"
          replicas:   2

          threshold: {falsePositiveRate: 0.01}
        """
            .formatted(SHA256),
        pinned(
            """
            # our first model
            apiVersion: anomaly-operator.io/v1
            kind: AnomalyModel
            metadata: {name: mnist, namespace: models}
            spec:
              artifact:   # written by the pipeline
                bucket: "old"
                key: 'mnist/old.tar.gz'      # <- here
                s3: {endpoint: "http://minio:9000"}
                versionId: one
                sha256: 0000
              replicas:   2

              threshold: {falsePositiveRate: 0.01}
            """));
  }

  @Test
  void addsFieldsThatAreMissing() throws Exception {
    assertEquals(
        """
        kind: AnomalyModel
        spec:
          artifact:
            bucket: models
            versionId: "3sL4kqtJlcp.x" # of the object
            key: mnist/new.tar.gz
            sha256: "%s"
          replicas: 2
        """
            .formatted(SHA256),
        pinned(
            """
            kind: AnomalyModel
            spec:
              artifact:
                bucket: models
                versionId: # of the object
              replicas: 2
            """));
  }

  @Test
  void addsFieldsAfterALastLineThatDoesNotEnd() throws Exception {
    assertEquals(
        "kind: AnomalyModel\nspec: \n  artifact:\n    bucket: models\n    key: mnist/new.tar.gz\n"
            + "    versionId: \"3sL4kqtJlcp.x\"\n    sha256: \"%s\"".formatted(SHA256),
        pinned("kind: AnomalyModel\nspec: \n  artifact:\n    bucket: b"));
  }

  @Test
  void writesIntoBraces() throws Exception {
    assertEquals(
        "{kind: AnomalyModel, spec: {artifact: {bucket: models, key: mnist/new.tar.gz, versionId: \"3sL4kqtJlcp.x\", sha256: \"%s\"}}}\n"
            .formatted(SHA256),
        pinned("{kind: AnomalyModel, spec: {artifact: {bucket: x, key: \"y\"}}}\n"));
  }

  @Test
  void takesTheVersionAwayWhereTheBucketKeepsNone() throws Exception {
    var unversioned = new Pin("models", "k", Optional.empty(), SHA256);

    assertEquals(
        "kind: AnomalyModel\nspec:\n  artifact:\n    bucket: models\n    key: k\n    sha256: \"%s\"\n"
            .formatted(SHA256),
        pinned(
            "kind: AnomalyModel\nspec:\n  artifact:\n    bucket: models\n    versionId: old # gone\n    key: k\n    sha256: \"%s\"\n"
                .formatted(SHA256),
            unversioned));
    assertEquals(
        "{kind: AnomalyModel, spec: {artifact: {bucket: models, key: k, sha256: \"%s\"}}}"
            .formatted(SHA256),
        pinned(
            "{kind: AnomalyModel, spec: {artifact: {versionId: old, bucket: models, key: k, sha256: x}}}",
            unversioned));
  }

  @Test
  void keepsTheLineEndsOfWindows() throws Exception {
    assertEquals(
        "kind: AnomalyModel\r\nspec:\r\n  artifact:\r\n    bucket: models\r\n    key: mnist/new.tar.gz\r\n    versionId: \"3sL4kqtJlcp.x\"\r\n    sha256: \"%s\"\r\n"
            .formatted(SHA256),
        pinned("kind: AnomalyModel\r\nspec:\r\n  artifact:\r\n    bucket: b\r\n    key: k\r\n"));
  }

  @Test
  void findsTheResourceAmongOthersByItsName() throws Exception {
    var file =
        """
        kind: Namespace
        ---
        kind: AnomalyModel
        metadata: {name: other}
        spec: {artifact: {bucket: 😀, key: k, versionId: v, sha256: s}}
        ---
        kind: AnomalyModel
        metadata: {name: mnist}
        spec: {artifact: {bucket: b, key: k, versionId: v, sha256: s}}
        """;

    assertEquals(
        file.replace(
            "{bucket: b, key: k, versionId: v, sha256: s}",
            "{bucket: models, key: mnist/new.tar.gz, versionId: \"3sL4kqtJlcp.x\", sha256: \"%s\"}"
                .formatted(SHA256)),
        pinned(file));
  }

  @Test
  void writingThePinTwiceChangesNothingTheSecondTime() throws Exception {
    var once = pinned("kind: AnomalyModel\nspec:\n  artifact:\n    bucket: b\n    key: k\n");

    assertEquals(once, pinned(once));
  }

  @Test
  void saysWhatIsMissing() {
    assertFails("found 0 resources of kind AnomalyModel", "kind: ConfigMap\n");
    assertFails("no spec.artifact", "kind: AnomalyModel\nspec: {replicas: 1}\n");
    assertFails("it is not YAML", "kind: [AnomalyModel\n");
    assertFails(
        "spec.artifact.key is not a plain value",
        "kind: AnomalyModel\nspec: {artifact: {bucket: b, key: [k]}}\n");
  }

  private void assertFails(String message, String yaml) {
    var failure = assertThrows(BadDataException.class, () -> pinned(yaml));
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  private String pinned(String yaml) throws IOException, BadDataException {
    return pinned(yaml, PIN);
  }

  private String pinned(String yaml, Pin pin) throws IOException, BadDataException {
    var file = folder.resolve("model.yaml");
    Files.writeString(file, yaml);
    ResourceFile.pin(file, pin, "mnist");
    return Files.readString(file);
  }
}
