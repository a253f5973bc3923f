package io.anomalyoperator.operator.gate;

import io.anomalyoperator.operator.gate.PodCalls.Call;
import io.anomalyoperator.operator.gate.PodCalls.OddAnswer;
import io.anomalyoperator.operator.rollout.DriftEvidence;
import io.anomalyoperator.operator.rollout.PodAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Asks each pod what its recent rows tell; pods that have seen too few say nothing. */
final class DriftCollector {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long LARGEST_ANSWER = 1 << 16;

  private final PodCalls calls;

  DriftCollector(PodCalls calls) {
    this.calls = calls;
  }

  DriftEvidence collect(List<PodAddress> pods, String token)
      throws IOException, InterruptedException, OddAnswer {
    int told = 0;
    int detecting = 0;
    int most = 0;
    String inWords = "";
    for (var pod : pods) {
      var call =
          new Call("GET", pod.ip(), "/management/drift", new byte[0], ANSWER, LARGEST_ANSWER);
      var answer = calls.send(call, token).from(pod.uid());
      boolean detected = answer.text("status").equals("detected");
      if (detected || answer.text("status").equals("none")) {
        told++;
        detecting += detected ? 1 : 0;
        if (answer.number("samples") > most) {
          most = answer.number("samples");
          inWords = inWords(answer);
        }
      }
    }
    return new DriftEvidence(told, detecting, inWords);
  }

  private static String inWords(PodAnswer answer) throws OddAnswer {
    return String.format(
        Locale.ROOT,
        "of %d recent rows PSI of the scores %.2f, %d of %d features changed%s",
        answer.number("samples"),
        answer.decimal("score_psi"),
        answer.number("features_drifted"),
        answer.number("features_tested"),
        answer.number("features_drifted") == 0
            ? ""
            : ", most of all " + answer.text("worst_feature"));
  }
}
