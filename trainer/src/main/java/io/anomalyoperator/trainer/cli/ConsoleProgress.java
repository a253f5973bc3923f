package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.trainer.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Bars on a terminal; anywhere else one line for each task that took a while. */
final class ConsoleProgress implements Progress {
  private static final Duration WORTH_A_LINE = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final boolean terminal;
  private final InstantSource clock;
  private final Supplier<ProgressBarBuilder> bars;

  ConsoleProgress(
      PrintWriter err, boolean terminal, InstantSource clock, Supplier<ProgressBarBuilder> bars) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.bars = bars;
  }

  /** Null where there is no terminal, on some versions of Java. */
  @SuppressWarnings("SystemConsoleNull")
  static Progress on(PrintWriter err) {
    var console = System.console();
    return new ConsoleProgress(
        err,
        console != null && console.isTerminal(),
        InstantSource.system(),
        ProgressBarBuilder::new);
  }

  @Override
  public Task begin(String name, long steps) {
    return terminal ? new Bar(name, steps) : new Line(name, steps);
  }

  /** A bar that moves. */
  private final class Bar implements Task {
    private final me.tongfei.progressbar.ProgressBar bar;

    Bar(String name, long steps) {
      bar =
          bars.get()
              .setTaskName(name)
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(200)
              .build();
    }

    @Override
    public void advance(long steps, String note) {
      bar.stepBy(steps);
      bar.setExtraMessage(" " + note);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** A line when it is over. */
  private final class Line implements Task {
    private final String name;
    private final long steps;
    private final Instant since = clock.instant();
    private String last = "";

    Line(String name, long steps) {
      this.name = name;
      this.steps = steps;
    }

    @Override
    public void advance(long done, String note) {
      last = note;
    }

    @Override
    public void close() {
      var took = Duration.between(since, clock.instant());
      if (took.compareTo(WORTH_A_LINE) >= 0) {
        err.printf("%s: %d in %.1f s  %s%n", name, steps, took.toMillis() / 1e3, last);
      }
    }
  }
}
