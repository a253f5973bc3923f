package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.RevisionState;

/**
 * Rebuilds a status from the revisions' records and from what the Service selects, if it is lost or
 * somebody wrote one that cannot be.
 */
final class Recovery {
  private Recovery() {}

  static void rebuild(Draft draft, Observation seen) {
    boolean impossible = draft.serving != 0 && draft.revision(draft.serving).isEmpty();
    if ((draft.rollout != null && !impossible) || seen.records().isEmpty()) {
      return;
    }
    draft.rollout = null;
    draft.revisions.clear();
    draft.serving = 0;
    draft.lastGood = 0;
    draft.epoch = Math.max(draft.epoch, seen.highestEpoch());
    int selected = seen.endpoints().map(EndpointsView::selected).orElse(0);
    seen.records()
        .forEach(
            (number, record) -> {
              var revision =
                  new Draft.Revision(
                      number,
                      record.verified().artifact(),
                      RevisionState.Retired,
                      record.createdAt().toString());
              revision.modelVersion = record.verified().modelVersion();
              revision.image = record.image();
              draft.revisions.put(number, revision);
            });
    draft
        .revision(selected)
        .ifPresent(
            serving -> {
              serving.state = RevisionState.Serving;
              serving.servingSince = seen.now().toString();
              serving.bakedAt = seen.now().toString();
              draft.serving = selected;
              draft.lastGood = selected;
            });
  }
}
