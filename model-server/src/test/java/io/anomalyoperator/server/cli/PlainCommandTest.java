package io.anomalyoperator.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCommandTest {

  /** As {@code PodTemplates} of the operator gives them, and SageMaker. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve /model",
        "serve",
        "fetch s3://models/a%20b.tar.gz?versionId=v1#sha256=00 /model"
      })
  void whatPodsSayNeedsNoParser(String line) {
    assertTrue(PlainCommand.of(line.split(" "), Map.of()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/model",
        "serve --help",
        "serve --port=1 /model",
        "serve @arguments",
        "serve /model /other",
        "fetch s3://models/a.tar.gz",
        "fetch --attempts 1 s3://models/a.tar.gz /model",
        "--version"
      })
  void theRestIsParsed(String line) {
    assertFalse(PlainCommand.of(line.split(" "), Map.of()).isPresent());
  }

  @Test
  void aFailureIsTheSameExitCode() {
    assertEquals(
        ExitCode.USAGE,
        PlainCommand.of(new String[] {"serve", "/nothing-here"}, Map.of()).orElseThrow().run());
  }
}
