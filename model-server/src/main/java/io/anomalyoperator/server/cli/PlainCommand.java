package io.anomalyoperator.server.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code serve}, {@code serve SOURCE} and {@code fetch SOURCE FOLDER} without any option, as pods
 * and SageMaker give them.
 *
 * <p>They need no parser. picocli's classes have a format that no AOT cache takes; reading them and
 * the annotations of the commands was a quarter of the time from a pod's start to its first answer.
 */
public record PlainCommand(String name, Callable<Integer> action) {

  /** Empty when the command line is one for the parser. */
  public static Optional<PlainCommand> of(String[] arguments, Map<String, String> environment) {
    boolean plain =
        Arrays.stream(arguments)
            .noneMatch(word -> word.isEmpty() || word.startsWith("-") || word.startsWith("@"));
    if (!plain) {
      return Optional.empty();
    }
    if (arguments.length == 1 && arguments[0].equals("serve")) {
      return Optional.of(new PlainCommand("serve", new ServeCommand(environment)));
    }
    if (arguments.length == 2 && arguments[0].equals("serve")) {
      return Optional.of(new PlainCommand("serve", ServeCommand.of(arguments[1], environment)));
    }
    if (arguments.length == 3 && arguments[0].equals("fetch")) {
      return Optional.of(
          new PlainCommand(
              "fetch", FetchCommand.of(arguments[1], Path.of(arguments[2]), environment)));
    }
    return Optional.empty();
  }

  /** Runs it; returns the exit code. */
  public int run() {
    try {
      return action.call();
    } catch (Exception failure) {
      System.err.println(name + ": " + Failures.describe(failure));
      return ExitCode.of(Failures.cause(failure));
    }
  }
}
