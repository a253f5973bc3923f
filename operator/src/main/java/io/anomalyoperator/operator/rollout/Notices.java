package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;

/** What people are told in an Event when a rollout is decided. */
final class Notices {
  private Notices() {}

  static Notice of(Draft.Rollout rollout, Draft draft) {
    boolean warning = rollout.outcome == Outcome.Rejected || rollout.outcome == Outcome.RolledBack;
    Reason reason = rollout.reason == null ? Reason.Serving : rollout.reason;
    String what =
        switch (rollout.outcome) {
          case Promoted -> "revision " + rollout.to + " is promoted";
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
        warning, reason, rollout.message == null ? what : what + ": " + rollout.message);
  }
}
