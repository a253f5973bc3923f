package io.anomalyoperator.e2e.variant;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.CountDownLatch;

/**
 * A Java agent that spoils a model server when it begins to serve; {@code fetch} stays as it is.
 */
public final class BadServer {
  /** Answers other scores, and reports that all is well. */
  public static final String LYING = "lying";

  /** Passes every gate, and fails every request of a user. */
  public static final String FAILING = "failing";

  /** Passes every gate, and fails one request of a user in twenty. */
  public static final String FALTERING = "faltering";

  /** Passes every gate, and fails one request of a user in two hundred. */
  public static final String STUMBLING = "stumbling";

  /** Passes every gate, and is slow over each request of a user. */
  public static final String SLOW = "slow";

  /** Passes every gate, and dies of every hundredth request of a user or so. */
  public static final String DYING = "dying";

  /** Never becomes ready. */
  public static final String SILENT = "silent";

  private BadServer() {}

  /** Called by the JVM before the server's own {@code main}. */
  public static void premain(String behaviour, Instrumentation instrumentation)
      throws InterruptedException {
    if (!System.getProperty("sun.java.command", "").contains(" serve")) {
      return;
    }
    switch (behaviour) {
      case LYING -> instrumentation.addTransformer(new Surgery(Lie.CUTS));
      case FAILING -> instrumentation.addTransformer(new Surgery(Failure.CUTS));
      case FALTERING -> instrumentation.addTransformer(new Surgery(Failure.CUTS_OF_ONE_IN_TWENTY));
      case STUMBLING ->
          instrumentation.addTransformer(new Surgery(Failure.CUTS_OF_ONE_IN_TWO_HUNDRED));
      case SLOW -> instrumentation.addTransformer(new Surgery(Failure.CUTS_OF_A_SLOW_ONE));
      case DYING -> instrumentation.addTransformer(new Surgery(Failure.CUTS_OF_A_DYING_ONE));
      case SILENT -> new CountDownLatch(1).await();
      default -> throw new IllegalArgumentException("no such behaviour: " + behaviour);
    }
  }
}
