package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks one probe again and again, and tells when the verdict changes: good after so many successes
 * in a row, bad after so many failures. Ends when its thread is interrupted.
 */
final class Prober implements Runnable {
  private final Probe probe;
  private final ProbeCheck check;
  private final Consumer<Boolean> verdict;
  private final boolean untilGood;

  /**
   * Prepares a prober.
   *
   * @param untilGood whether it ends with the first good verdict, as a startup probe does
   */
  Prober(
      Probe probe,
      Container container,
      String address,
      boolean untilGood,
      Consumer<Boolean> verdict) {
    this.probe = probe;
    this.untilGood = untilGood;
    this.verdict = verdict;
    check = new ProbeCheck(probe, container, address);
  }

  @Override
  public void run() {
    try {
      Thread.sleep(Duration.ofSeconds(orElse(probe.getInitialDelaySeconds(), 0)));
      int good = 0;
      int bad = 0;
      while (true) {
        boolean passes = check.passes();
        good = passes ? good + 1 : 0;
        bad = passes ? 0 : bad + 1;
        if (good == orElse(probe.getSuccessThreshold(), 1)) {
          verdict.accept(true);
          if (untilGood) {
            return;
          }
        }
        if (bad == orElse(probe.getFailureThreshold(), 3)) {
          verdict.accept(false);
        }
        Thread.sleep(Duration.ofSeconds(orElse(probe.getPeriodSeconds(), 10)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int orElse(Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
