package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;

/**
 * Rebuilds a status from the revisions' records and from what the Service selects, if it is lost or
 * somebody wrote one that cannot be.
 */
final class Recovery {
  private Recovery() {}

  static void rebuild(Draft draft, Observation seen) {
    int selected = selected(seen);
    if (draft.rollout != null && Plausibility.holds(draft, selected)) {
      return;
    }
    draft.rollout = null;
    draft.serving = 0;
    draft.lastGood = 0;
    // what is written below the epoch of the children would be fenced off for ever
    draft.epoch = Math.max(draft.epoch, seen.highestEpoch());
    draft.revisions.values().forEach(Recovery::setAside);
    seen.records().values().forEach(record -> restore(draft, record));
    if (selected != 0) {
      serve(draft, seen, selected);
    }
  }

  /** In a canary the older of the two is the one that served before. */
  private static int selected(Observation seen) {
    int selected = seen.endpoints().map(EndpointsView::selected).orElse(0);
    return selected != World.EVERY_REVISION
        ? selected
        : seen.pods().stream().filter(PodView::ready).mapToInt(PodView::revision).min().orElse(0);
  }

  /** What is known of a revision stays: its number is taken, and a verdict is not forgotten. */
  private static void setAside(Draft.Revision revision) {
    revision.settle();
    switch (revision.state) {
      case Serving, Warm, Retired -> revision.become(RevisionState.Retired);
      case Pending, Candidate ->
          revision.become(revision.baked() ? RevisionState.Retired : RevisionState.Superseded);
      case Rejected, Withdrawn, Superseded -> {
        // decided
      }
    }
  }

  private static void restore(Draft draft, RevisionRecord record) {
    if (draft.revision(record.number()).isPresent()) {
      return;
    }
    var revision =
        new Draft.Revision(
            record.number(),
            record.verified().artifact(),
            RevisionState.Retired,
            record.createdAt().toString());
    revision.modelVersion = record.verified().modelVersion();
    revision.image = record.image();
    draft.revisions.put(record.number(), revision);
  }

  /** What has the traffic keeps it, even if nothing says any more what it is made of. */
  private static void serve(Draft draft, Observation seen, int selected) {
    String now = seen.now().toString();
    Draft.Revision serving =
        draft
            .revision(selected)
            .orElseGet(
                () ->
                    new Draft.Revision(
                        selected,
                        new ResolvedArtifact("", "", null, null, null),
                        RevisionState.Serving,
                        now));
    draft.revisions.put(selected, serving);
    serving.become(RevisionState.Serving);
    serving.servingSince = now;
    serving.bakedAt = now;
    draft.serving = selected;
    draft.lastGood = selected;
  }
}
