package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import java.util.stream.Collectors;

/** What people are told in an Event when a rollout is decided. */
final class Notices {
  /** The API server takes 1,024 characters. */
  private static final int MESSAGE = 1000;

  private static final int DETAIL = 160;

  private Notices() {}

  static Notice of(Draft.Rollout rollout, Draft draft) {
    boolean warning = rollout.outcome == Outcome.Rejected || rollout.outcome == Outcome.RolledBack;
    Reason reason = rollout.reason == null ? Reason.Serving : rollout.reason;
    String what =
        switch (rollout.outcome) {
          case Promoted -> "revision " + rollout.to + " is promoted" + gates(rollout);
          case Unchanged -> "nothing changes";
          case Pinned -> "revision " + rollout.to + " serves, as rollbackTo asks";
          case Rejected ->
              (rollout.to == 0 ? "the request" : "revision " + rollout.to)
                  + " is rejected; "
                  + (draft.serving == 0
                      ? "nothing serves"
                      : "revision " + draft.serving + " goes on serving");
          case RolledBack ->
              "revision " + rollout.to + " is rolled back; revision " + draft.serving + " serves";
          case InProgress -> "revision " + rollout.to + " is rolled out";
          case Superseded -> "a newer request took over";
        };
    return new Notice(
        warning,
        reason,
        cut(rollout.message == null ? what : what + ": " + rollout.message, MESSAGE));
  }

  /** What was measured before anybody was sure: the numbers that a later question asks for. */
  private static String gates(Draft.Rollout rollout) {
    return rollout.gates.stream()
        .map(gate -> "; " + gate.name() + " " + gate.verdict() + detail(gate))
        .collect(Collectors.joining());
  }

  private static String detail(GateStatus gate) {
    return gate.detail() == null ? "" : ": " + cut(gate.detail(), DETAIL);
  }

  private static String cut(String words, int most) {
    return words.length() <= most ? words : words.substring(0, most - 1) + "…";
  }
}
