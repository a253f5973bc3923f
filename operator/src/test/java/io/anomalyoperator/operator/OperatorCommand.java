package io.anomalyoperator.operator;

import java.nio.file.Path;
import java.util.Map;

/** The operator in a process of its own, as its image runs it. */
final class OperatorCommand {
  private OperatorCommand() {}

  /** The command, with nothing but these variables. */
  static ProcessBuilder with(Map<String, String> environment) {
    // the tests' own logback-test.xml would hide the operator's
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                OperatorMain.class.getName())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}
