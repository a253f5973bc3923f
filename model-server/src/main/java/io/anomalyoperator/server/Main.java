package io.anomalyoperator.server;

import io.anomalyoperator.server.cli.ModelServerCommand;

/** {@code model-server serve|fetch}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    JvmSettings.apply();
    System.exit(ModelServerCommand.run(arguments, System.getenv()));
  }
}
