package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.rollout.step.LeaveQuestion;
import io.anomalyoperator.operator.rollout.step.Situation;

/**
 * Revisions on their way out of traffic: they drain, the last good one stays warm, the others go
 * when they are drained.
 */
final class Departures {
  private final Draft draft;
  private final Observation seen;
  private final Parameters parameters;

  Departures(Draft draft, Observation seen, Parameters parameters) {
    this.draft = draft;
    this.seen = seen;
    this.parameters = parameters;
  }

  /** Whether nobody is on the way out. */
  boolean none() {
    return draft.revisions.values().stream()
        .noneMatch(r -> r.drainDeadline != null && r.state != RevisionState.Warm);
  }

  /** Whoever had traffic, or was kept for a return, drains; the last good one stays warm. */
  void leaveBehind(boolean byRollback) {
    for (Draft.Revision revision : draft.revisions.values()) {
      boolean had =
          revision.state == RevisionState.Serving
              || revision.state == RevisionState.Warm
              || revision.number == draft.rollout.from;
      if (!had || revision.number == draft.serving) {
        continue;
      }
      if (revision.drainDeadline == null) {
        leave(revision);
      }
      if (revision.number == draft.lastGood) {
        revision.become(RevisionState.Warm);
      } else if (byRollback && revision.state == RevisionState.Serving) {
        revision.become(
            RevisionState.Withdrawn,
            Reason.RollbackRequested,
            "left by rollbackTo revision " + draft.serving);
      } else if (revision.state != RevisionState.Withdrawn) {
        revision.become(revision.baked() ? RevisionState.Retired : RevisionState.Superseded);
      }
    }
  }

  /** What had the traffic until a return, or was about to lose it, drains. */
  void giveWayToReturn(int left) {
    for (Draft.Revision revision : draft.revisions.values()) {
      boolean stillServing = revision.state == RevisionState.Serving;
      if (revision.number != draft.serving && (revision.number == left || stillServing)) {
        leave(revision);
        if (stillServing) {
          revision.become(RevisionState.Superseded);
        }
      }
    }
  }

  /** Its pods drain: all of them, or as many as there are of a canary or where one is alone. */
  void leave(Draft.Revision revision) {
    RolloutStatus rollout = draft.rollout.build();
    Integer pods = null;
    if (rollout.alone()) {
      pods = 0;
    } else if (revision.number == rollout.to() && rollout.canaryStep() > 0) {
      pods = parameters.candidatePods(rollout);
    }
    revision.leave(seen.now().plus(parameters.drain()).toString(), pods);
  }

  /** Lets those go that are drained; answers whether anybody went. */
  boolean letGo(Situation s) {
    boolean went = false;
    if (World.trafficMoves(draft.rollout.step)) {
      return went; // the proxies may not know yet
    }
    for (RevisionStatus leaving : LeaveQuestion.leaving(s)) {
      if (LeaveQuestion.gone(s, leaving)) {
        draft.revision(leaving.number()).ifPresent(Draft.Revision::settle);
        went = true;
      }
    }
    return went;
  }
}
