package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.RevisionState;

/** Rebuilds a lost status from the revisions' records and from what the Service selects. */
final class Recovery {
  private Recovery() {}

  static void rebuild(Draft draft, Observation seen) {
    if (draft.rollout != null || seen.records().isEmpty()) {
      return;
    }
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
