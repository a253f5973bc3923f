package io.anomalyoperator.e2e.ground;

import java.time.Duration;

/**
 * How long the tests wait for what should come within seconds. All of it is multiplied by {@code
 * E2E_PATIENCE}, for machines that are busy with other things.
 */
public final class Patience {
  private static final int FACTOR =
      Integer.parseInt(System.getenv().getOrDefault("E2E_PATIENCE", "1"));

  /** For something that is decided without starting anything. */
  public static final Duration AT_ONCE = Duration.ofSeconds(20L * FACTOR);

  /** For something that starts a few processes, such as the rollout of a small model. */
  public static final Duration SOON = Duration.ofSeconds(90L * FACTOR);

  /** For something that restarts the operator or a part of the cluster on its way. */
  public static final Duration LATER = SOON.multipliedBy(2);

  private Patience() {}

  /** How long something may take that takes so long on a machine with nothing else to do. */
  public static Duration times(Duration usual) {
    return usual.multipliedBy(FACTOR);
  }

  /** A number of seconds for a field of a spec that is not meant to run out. */
  static int seconds(int seconds) {
    return seconds * FACTOR;
  }
}
