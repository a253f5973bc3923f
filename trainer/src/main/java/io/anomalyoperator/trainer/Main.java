package io.anomalyoperator.trainer;

import io.anomalyoperator.trainer.cli.TrainerCommand;

/** The program. */
public final class Main {
  /** Not under the usual name, which belongs to whoever uses this module as a library. */
  private static final String LOGGING = "io/anomalyoperator/trainer/logging.xml";

  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", LOGGING);
    }
    System.exit(TrainerCommand.commandLine(System.getenv()).execute(arguments));
  }
}
