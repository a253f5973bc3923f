package io.anomalyoperator.trainer.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code trainer}, whose commands do the work. */
@Command(
    sortOptions = false,
    name = "trainer",
    mixinStandardHelpOptions = true,
    versionProvider = TrainerCommand.Version.class,
    description = {
      "Trains anomaly models, and makes and publishes the packages that are served.",
      "",
      "A first model, without any data at hand:",
      "  trainer train --data synthetic --normal 0 --name digits --version 1 --out digits",
      "  trainer evaluate digits --data synthetic --normal 0 --report report.html",
      "  trainer package digits --out digits.tar.gz",
      "  trainer publish digits.tar.gz --bucket models --resource digits.yaml",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Every command has its own --help."})
public final class TrainerCommand {
  private TrainerCommand() {}

  /**
   * Ready to {@code execute} arguments; writes results to standard output, all else to error.
   *
   * @param environment variables that say where S3 is
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    var command = new CommandLine(new TrainerCommand());
    command.addSubcommand(new TrainCommand());
    command.addSubcommand(new EvaluateCommand());
    command.addSubcommand(new PackageCommand());
    command.addSubcommand(new PublishCommand(environment));
    command.addSubcommand(new LabelledCommand());
    command.addSubcommand(new FingerprintCommand());
    command.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    command.setExecutionStrategy(Exit::run);
    command.setExecutionExceptionHandler(Exit::handle);
    command.setParameterExceptionHandler(Exit::explain);
    command.setUsageHelpLongOptionsMaxWidth(30);
    command.setUsageHelpWidth(100);
    command.getSubcommands().values().forEach(TrainerCommand::addHelp);
    command.getSubcommands().values().forEach(TrainerCommand::explainExits);
    explainExits(command);
    return command;
  }

  /** The standard options would bring a --version of the program, which here is the model's. */
  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this text.")
                .build());
  }

  private static void explainExits(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(UsageMessageSpec.keyValuesMap(Exit.MEANINGS));
  }

  /** The version in the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = TrainerCommand.class.getPackage().getImplementationVersion();
      return new String[] {"trainer " + (version == null ? "(not packaged)" : version)};
    }
  }
}
