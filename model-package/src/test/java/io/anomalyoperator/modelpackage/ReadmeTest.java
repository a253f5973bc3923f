package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the README shows is so. */
class ReadmeTest {
  private String readme = "";

  @BeforeEach
  void read() throws Exception {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void itsManifestIsOne() throws Exception {
    int begin = readme.indexOf("```json") + "```json".length();
    var json = readme.substring(begin, readme.indexOf("```", begin));

    var manifest = ManifestJson.decode(json.getBytes(StandardCharsets.UTF_8), Limits.defaults());

    assertEquals("mnist", manifest.name());
  }

  @Test
  void itNamesEveryViolation() {
    for (var violation : Violation.values()) {
      assertTrue(readme.contains("`" + violation + "`"), violation + " is not in the README");
    }
  }
}
