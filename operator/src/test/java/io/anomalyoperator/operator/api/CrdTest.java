package io.anomalyoperator.operator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed definitions are what the Java types say. */
class CrdTest {
  static final String UPDATE =
      "mvn -pl operator -am test -Dtest=CrdTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrd.update";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../crds/anomalymodels.anomaly-operator.io.yaml",
        "../helm/anomaly-operator/files/anomalymodels.anomaly-operator.io.yaml"
      })
  void theCommittedDefinitionIsUpToDate(Path committed) throws IOException {
    var generated = CrdYaml.generate(folder);
    if (System.getProperty("crd.update") != null) {
      Files.createDirectories(committed.getParent());
      Files.writeString(committed, generated);
    }
    assertEquals(
        generated,
        Files.exists(committed) ? Files.readString(committed) : "",
        () -> committed + " differs from the Java types; write it anew with: " + UPDATE);
  }

  /** etcd's limit is 1.5 MiB; kubectl keeps a second copy in an annotation of 256 KiB at most. */
  @Test
  void theDefinitionIsSmallEnoughForKubectlApply() throws IOException {
    var size = CrdYaml.generate(folder).length();
    assertTrue(size < 200_000, "the definition has " + size + " characters");
  }
}
