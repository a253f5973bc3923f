package io.anomalyoperator.server.settings;

import io.anomalyoperator.settings.Variables;
import java.time.Duration;

/**
 * Which rows of users a server remembers.
 *
 * @param replay rows for the replay of the next revision, at most; 0 for none
 * @param drift rows to be compared with the training data, at most; 0 for none
 * @param driftWindow in which those are taken, spread evenly
 */
public record SampleSettings(int replay, int drift, Duration driftWindow) {
  /** What the rows for a replay span at least. */
  public static final Duration REPLAY_WINDOW = Duration.ofMinutes(1);

  static SampleSettings from(Variables variables) {
    return new SampleSettings(
        (int) variables.number("REPLAY_SAMPLES", 512, 0, 4096),
        (int) variables.number("DRIFT_SAMPLES", 512, 0, 4096),
        Duration.ofSeconds(variables.number("DRIFT_WINDOW_SECONDS", 3600, 1, 604_800)));
  }
}
