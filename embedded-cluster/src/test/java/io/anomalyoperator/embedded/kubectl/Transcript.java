package io.anomalyoperator.embedded.kubectl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands and what they answered, as text: {@code $ command}, {@code > more of it}, and the lines
 * of the answer; an exit code other than 0 stands in a last line {@code [exit 1]}. Comments and
 * empty lines between commands are kept.
 */
record Transcript(List<Step> steps) {

  /**
   * One command.
   *
   * @param heading comments and empty lines before it
   * @param byDesign whether its answer is not compared, only its exit code
   */
  record Step(String heading, boolean byDesign, String command, String answer) {
    Step answering(String other) {
      return new Step(heading, byDesign, command, other);
    }

    /** What is compared. */
    String essence() {
      boolean failed = answer.lines().anyMatch(l -> l.startsWith("[exit "));
      return byDesign ? (failed ? "fails" : "succeeds") : answer;
    }
  }

  static Transcript read(Path file) {
    List<Step> steps = new ArrayList<>();
    StringBuilder heading = new StringBuilder();
    StringBuilder command = new StringBuilder();
    StringBuilder answer = new StringBuilder();
    boolean byDesign = false;
    for (String line : lines(file)) {
      boolean starts = line.startsWith("$ ") || line.startsWith("$~ ");
      boolean between = line.isEmpty() || line.startsWith("# ");
      if ((starts || between) && !command.isEmpty()) {
        steps.add(new Step(heading.toString(), byDesign, command.toString(), answer.toString()));
        heading.setLength(0);
        command.setLength(0);
        answer.setLength(0);
      }
      if (starts) {
        byDesign = line.startsWith("$~ ");
        command.append(line.substring(line.indexOf(' ') + 1));
      } else if (between) {
        heading.append(line).append('\n');
      } else if (line.startsWith("> ") && answer.isEmpty()) {
        command.append('\n').append(line.substring(2));
      } else {
        answer.append(line.substring(2)).append('\n');
      }
    }
    if (!command.isEmpty()) {
      steps.add(new Step(heading.toString(), byDesign, command.toString(), answer.toString()));
    }
    return new Transcript(steps);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path file) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(step.heading()).append(step.byDesign() ? "$~ " : "$ ");
      text.append(step.command().replace("\n", "\n> ")).append('\n');
      step.answer().lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
