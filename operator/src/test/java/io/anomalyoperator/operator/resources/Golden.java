package io.anomalyoperator.operator.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what a factory makes with the YAML beside this test. {@code -Dgolden.update} writes the
 * files anew; the difference is then for a person to read.
 */
final class Golden {
  private static final Path FOLDER =
      Path.of("src/test/resources/io/anomalyoperator/operator/resources");

  private Golden() {}

  static void assertGolden(String name, Object made) {
    var file = FOLDER.resolve(name + ".yaml");
    var yaml = Serialization.asYaml(made);
    try {
      if (System.getProperty("golden.update") != null) {
        Files.writeString(file, yaml);
      }
      assertEquals(
          Files.readString(file),
          yaml,
          () -> file + " differs; if that is meant, run the test with -Dgolden.update");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
