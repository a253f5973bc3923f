package io.anomalyoperator.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a person sees: what happens, what he would type, what came back. */
final class Terminal {
  private static final boolean COLOURS =
      System.console() != null && System.getenv("NO_COLOR") == null;

  private final PrintStream out;
  private final Instant begin = Instant.now();

  Terminal(PrintStream out) {
    this.out = out;
  }

  /** A step of the story. */
  void chapter(String title) {
    out.printf("%n%s %s%n", style("2", "[%4.1f s]".formatted(seconds())), style("1", title));
  }

  /** What is done, in a sentence. */
  void say(String text) {
    out.println("  " + text);
  }

  /** What a person would type on a real cluster. */
  void command(String line) {
    out.println("  " + style("36", "$ " + line));
  }

  /** What came back. */
  void answer(List<String> lines) {
    lines.forEach(l -> out.println("    " + l));
  }

  void answer(String text) {
    answer(text.lines().toList());
  }

  /** What was to be shown. */
  void proof(String text) {
    out.println("  " + style("32", "✓ ") + text);
  }

  /** What went wrong. */
  void wrong(String text) {
    out.println("  " + style("31", "✗ ") + text);
  }

  /** How to go on by hand. */
  void invitation(Ground ground) {
    chapter("It stays up. Ctrl-C ends it.");
    say("Model service   " + new ServiceClient(ground.client()).url());
    say("S3              " + ground.endpoint());
    say("Kubernetes API  " + ground.api());
    say("Logs of pods    " + ground.folder().resolve("node"));
    say("Try:");
    command("export KUBECONFIG=" + ground.folder().resolve("kubeconfig"));
    command("kubectl -n models get am -w");
    command("kubectl -n models describe am mnist");
    command("kubectl -n models scale am mnist --replicas=3");
    command(
        "kubectl -n models patch am mnist --type merge -p '{\"spec\":{\"rollbackTo\":{\"revision\":2}}}'");
  }

  private double seconds() {
    return Duration.between(begin, Instant.now()).toMillis() / 1000.0;
  }

  private static String style(String code, String text) {
    return COLOURS ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
