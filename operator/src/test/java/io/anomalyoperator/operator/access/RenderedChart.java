package io.anomalyoperator.operator.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What helm makes of the chart. */
final class RenderedChart {
  private RenderedChart() {}

  /** One template with these values; the test is skipped where there is no helm. */
  static String template(Path folder, String name, Map<String, ?> values) throws Exception {
    Assumptions.assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "helm"))),
        "helm is not on the PATH: nothing renders the chart");
    Path file =
        Files.write(folder.resolve("values.json"), new ObjectMapper().writeValueAsBytes(values));
    var command =
        new ProcessBuilder(
                "helm",
                "template",
                "contract",
                "../helm/anomaly-operator",
                "--show-only",
                "templates/" + name,
                "--values",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String rendered = read(command.getInputStream());
    Assertions.assertEquals(0, command.waitFor(), rendered);
    return rendered;
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
