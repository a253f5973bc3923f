package io.anomalyoperator.trainer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** What nobody has thought of ends with a code of its own, never with that of a gate. */
class ExitTest {
  @Command
  private static final class Fails implements Runnable {
    private final Throwable failure;

    Fails(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void run() {
      Fails.<RuntimeException>fail(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Throwable failure) throws T {
      throw (T) failure;
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, UnsatisfiedLinkError.class})
  void whatIsUnexpectedIsAFive(Class<? extends Throwable> kind) throws Exception {
    var failure = kind.getConstructor(String.class).newInstance("odd");
    var err = new StringWriter();
    var command = TrainerCommand.commandLine(Map.of());
    command.addSubcommand("fails", new Fails(failure));
    command.setErr(new PrintWriter(err, true));

    assertEquals(Exit.FAILURE, command.execute("fails"));

    assertTrue(err.toString().contains("error: " + failure), err::toString);
  }
}
