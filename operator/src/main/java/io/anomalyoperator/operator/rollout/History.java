package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.OutcomeStatus;
import io.anomalyoperator.operator.api.RevisionState;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Bounds what is remembered. */
final class History {
  private static final int OUTCOMES = 10;

  /** Revisions that nobody returns to are kept for reading only; they never push out a good one. */
  private static final int DECIDED_AGAINST = 5;

  /**
   * What the good revisions in the list may hold, so that a status stays far below what an API
   * server stores even where keys and versions are as long as S3 lets them be. Others are few, and
   * take nothing of it.
   */
  private static final int CHARACTERS = 64 << 10;

  private static final int MESSAGE = 512;

  private History() {}

  /** Notes how a rollout ended when another takes its place. */
  static void close(Draft draft, Draft.Rollout former, String now) {
    draft.history.addFirst(
        new OutcomeStatus(
            List.of(former.firstGeneration, former.generation),
            former.to,
            former.outcome,
            former.reason,
            former.finishedAt == null ? now : former.finishedAt));
    while (draft.history.size() > OUTCOMES) {
      draft.history.removeLast();
    }
  }

  /** Drops the oldest revisions past the limits, never one that has or may get traffic. */
  static void prune(Draft draft, Parameters parameters) {
    Draft.Rollout rollout = draft.rollout;
    Set<Integer> inUse = new HashSet<>(Set.of(0));
    inUse.add(draft.serving);
    inUse.add(draft.lastGood);
    inUse.add(rollout.from);
    inUse.add(rollout.to);
    inUse.add(rollout.returnTo);
    int good = 0;
    int bad = 0;
    int characters = 0;
    for (Iterator<Draft.Revision> it = draft.revisions.values().iterator(); it.hasNext(); ) {
      Draft.Revision revision = it.next();
      boolean useful = revision.baked() || revision.state == RevisionState.Retired;
      int own = useful ? revision.characters() : 0;
      characters += own;
      if (inUse.contains(revision.number) || revision.drainDeadline != null) {
        continue;
      }
      boolean over = useful ? ++good > parameters.historyLimit() : ++bad > DECIDED_AGAINST;
      if (over || (useful && characters > CHARACTERS)) {
        it.remove();
        characters -= own;
      }
    }
  }

  /** A message of bounded length. */
  static String bounded(String message) {
    return message.length() <= MESSAGE ? message : message.substring(0, MESSAGE - 1) + "…";
  }
}
