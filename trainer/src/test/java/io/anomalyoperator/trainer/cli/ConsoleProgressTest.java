package io.anomalyoperator.trainer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.trainer.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter err = new StringWriter();
  private final List<String> drawn = new CopyOnWriteArrayList<>();
  private Instant now = Instant.EPOCH;

  @Test
  void whatTookAWhileHasALineWhereThereIsNoTerminal() {
    try (Progress.Task task = progress(false).begin("training", 30)) {
      task.advance(29, "loss 0.2");
      task.advance(1, "loss 0.1");
      now = now.plusMillis(2500);
      assertEquals("", err.toString());
    }

    assertEquals("training: 30 in 2.5 s  loss 0.1" + System.lineSeparator(), err.toString());
    assertEquals(List.of(), drawn);
  }

  @Test
  void whatWasQuickHasNone() {
    try (Progress.Task task = progress(false).begin("scoring", 30)) {
      task.advance(30, "");
      now = now.plusMillis(1999);
    }

    assertEquals("", err.toString());
  }

  @Test
  void aTerminalHasABarThatEndsAtItsEnd() {
    try (Progress.Task task = progress(true).begin("training", 30)) {
      task.advance(20, "loss 0.2");
      task.advance(10, "loss 0.1");
    }

    String last = drawn.getLast();
    assertTrue(last.startsWith("training"), last);
    assertTrue(last.contains("100%") && last.contains("30/30"), last);
    assertTrue(last.contains("loss 0.1"), last);
    assertEquals("", err.toString());
  }

  private Progress progress(boolean terminal) {
    return new ConsoleProgress(
        new PrintWriter(err, true),
        terminal,
        () -> now,
        () ->
            new ProgressBarBuilder()
                .setConsumer(new DelegatingProgressBarConsumer(drawn::add, 120)));
  }
}
