package io.anomalyoperator.server.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command above the commands. */
@Command(
    name = "model-server",
    mixinStandardHelpOptions = true,
    versionProvider = ModelServerCommand.Version.class,
    description = {
      "Serves one model package over HTTP, or brings one from S3.",
      "",
      "Without a command it serves: 'model-server model.tar.gz' is 'model-server serve model.tar.gz'."
    },
    footerHeading = "%nExit codes%n",
    footer = {
      "  0  done, or stopped by a signal after the last answer",
      "  1  failed; the log says why",
      "  2  the command line or an environment variable cannot be used",
      "  3  the package is invalid, or is not the one that was asked for",
      "  4  the golden set got other scores here than in the package",
      "",
      "Every environment variable is in the README of model-server."
    })
public final class ModelServerCommand implements Runnable {

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private ModelServerCommand() {}

  /** Runs the command line; returns the exit code. */
  public static int run(String[] arguments, Map<String, String> environment) {
    CommandLine line =
        new CommandLine(new ModelServerCommand())
            .addSubcommand(new ServeCommand(environment))
            .addSubcommand(new FetchCommand(environment))
            .setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          String name = command.getCommandName();
          command.getErr().println(name + ": " + Failures.describe(failure));
          return ExitCode.of(Failures.cause(failure));
        });
    return line.execute(withCommand(arguments, line, environment));
  }

  /** A source alone, or one in the environment, means serve. */
  private static String[] withCommand(
      String[] arguments, CommandLine line, Map<String, String> environment) {
    boolean serves =
        arguments.length == 0
            ? environment.containsKey(ServeCommand.SOURCE_VARIABLE)
            : !arguments[0].startsWith("-") && !line.getSubcommands().containsKey(arguments[0]);
    if (!serves) {
      return arguments;
    }
    String[] completed = new String[arguments.length + 1];
    completed[0] = "serve";
    System.arraycopy(arguments, 0, completed, 1, arguments.length);
    return completed;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say what to do: serve SOURCE, or fetch SOURCE FOLDER");
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = ModelServerCommand.class.getPackage().getImplementationVersion();
      return new String[] {"model-server " + (version == null ? "development" : version)};
    }
  }
}
