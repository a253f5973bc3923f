package io.anomalyoperator.server.management;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores for an answer. JSON has no NaN and no infinity: such a score is {@code null}. */
final class JsonScores {
  private JsonScores() {}

  static List<@Nullable Double> of(double[] scores) {
    return Arrays.stream(scores).mapToObj(JsonScores::orNull).toList();
  }

  private static @Nullable Double orNull(double score) {
    return Double.isFinite(score) ? score : null;
  }
}
