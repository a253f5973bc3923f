package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.store.StoreException;
import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.data.BadDataException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What the program ends with. */
final class Exit {
  static final int OK = 0;
  static final int GATE_FAILED = 1;
  static final int USAGE = 2;
  static final int BAD_INPUT = 3;
  static final int STORE = 4;
  static final int FAILURE = 5;

  static final String[] MEANINGS = {
    "0:done",
    "1:a quality gate failed",
    "2:the command line is wrong",
    "3:data, model or package cannot be used",
    "4:the store cannot be used",
    "5:anything else"
  };

  private Exit() {}

  /** Runs a command. Left to the JVM, an error would end the program with the code of a gate. */
  static int run(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error error) {
      return report(error, parsed.commandSpec().commandLine());
    }
  }

  /** Says what went wrong in one line, and which kind it was. */
  static int handle(Exception failure, CommandLine command, ParseResult parsed) {
    return report(failure, command);
  }

  private static int report(Throwable failure, CommandLine command) {
    command.getErr().println(command.getColorScheme().errorText("error: " + message(failure)));
    return codeOf(failure);
  }

  /** Names misspelt options first: a required one that is missing is often one of them. */
  static int explain(CommandLine.ParameterException wrong, String... arguments) {
    var command = wrong.getCommandLine();
    var unknown = command.getUnmatchedArguments();
    if (!unknown.isEmpty() && !(wrong instanceof CommandLine.UnmatchedArgumentException)) {
      command
          .getErr()
          .println(
              command
                  .getColorScheme()
                  .errorText("error: not known here: " + String.join(" ", unknown)));
    }
    command.getErr().println(command.getColorScheme().errorText("error: " + wrong.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    command
        .getErr()
        .println("'%s --help' says more".formatted(command.getCommandSpec().qualifiedName()));
    return USAGE;
  }

  private static int codeOf(Throwable failure) {
    return switch (failure) {
      case StoreException store -> STORE;
      case BadDataException data -> BAD_INPUT;
      case BadModelException model -> BAD_INPUT;
      case InvalidPackageException invalid -> BAD_INPUT;
      case IOException io -> BAD_INPUT;
      case UsageException usage -> USAGE;
      default -> FAILURE;
    };
  }

  private static String message(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
      case FileSystemException file when file.getReason() == null ->
          file.getFile() + ": " + file.getClass().getSimpleName();
      case Error error -> error.toString();
      case RuntimeException unexpected when !(unexpected instanceof UsageException) ->
          unexpected.toString();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
