package io.anomalyoperator.server;

import io.anomalyoperator.server.cli.ModelServerCommand;
import io.anomalyoperator.server.cli.PlainCommand;
import java.util.Map;

/** {@code model-server serve|fetch}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    JvmSettings.apply();
    Map<String, String> environment = System.getenv();
    if (arguments.length > 0 && arguments[0].equals("serve")) {
      var _ = EngineStart.begin(environment);
    }
    System.exit(
        PlainCommand.of(arguments, environment)
            .map(PlainCommand::run)
            .orElseGet(() -> ModelServerCommand.run(arguments, environment)));
  }
}
