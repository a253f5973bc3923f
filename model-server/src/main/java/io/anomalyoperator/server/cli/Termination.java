package io.anomalyoperator.server.cli;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for the end: a signal, or a reason of our own. A JVM that a signal ends exits with 143 even
 * when all went well, so the hook waits for the graceful stop and then ends the process with the
 * code that it deserves.
 */
final class Termination {
  private final CompletableFuture<Optional<Throwable>> reason = new CompletableFuture<>();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private final Thread hook = Thread.ofPlatform().name("termination").unstarted(this::end);

  private Termination() {}

  static Termination onSignals() {
    Termination termination = new Termination();
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void end() {
    reason.complete(Optional.empty());
    Runtime.getRuntime().halt(exitCode.join());
  }

  void because(Throwable failure) {
    reason.complete(Optional.of(failure));
  }

  /** Empty after a signal, else what went wrong. */
  Optional<Throwable> await() {
    return reason.join();
  }

  /** Says that all is done and the process may go. */
  void finished(int code) {
    exitCode.complete(code);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // a signal came: the hook runs and ends the process with the code
      return;
    }
  }
}
