package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RejectionStatus;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The memory of what was rejected, so that a bad version costs its verdict once. Deadlines, access
 * and room are not remembered: they say nothing about the model.
 */
final class Rejections {
  private static final int MOST = 10;

  /** About the bytes, whoever asks for them. */
  private static final Set<Reason> OF_THE_PACKAGE = EnumSet.of(Reason.PackageInvalid);

  /** About what these bytes do with this threshold on this server. */
  private static final Set<Reason> OF_THE_REQUEST =
      EnumSet.of(
          Reason.IdentityMismatch,
          Reason.GoldenMismatch,
          Reason.AurocLow,
          Reason.AlertRateShift,
          Reason.ScoreDistributionShift,
          Reason.RankCorrelationLow,
          Reason.ErrorRateHigh,
          Reason.LatencyHigh,
          Reason.CandidateUnwell);

  private Rejections() {}

  /** Remembers a decision against a revision, if it is one to remember. */
  static void note(Draft draft, Observation seen, int revision, Reason reason, String message) {
    Optional<RejectionStatus> rejection =
        OF_THE_PACKAGE.contains(reason)
            ? ofPackage(draft, seen, revision, reason, message)
            : OF_THE_REQUEST.contains(reason)
                ? ofRequest(draft, seen, revision, reason, message)
                : Optional.empty();
    rejection.ifPresent(
        r -> {
          draft.rejections.removeIf(
              old ->
                  Objects.equals(old.sha256(), r.sha256())
                      && Objects.equals(old.content(), r.content())
                      && Objects.equals(old.versionId(), r.versionId()));
          draft.rejections.addFirst(r);
          while (draft.rejections.size() > MOST) {
            draft.rejections.removeLast();
          }
        });
  }

  private static Optional<RejectionStatus> ofPackage(
      Draft draft, Observation seen, int revision, Reason reason, String message) {
    // without a pin of the bytes the verdict is about whatever lies under the key now
    return Optional.ofNullable(seen.spec().artifact().sha256())
        .map(
            sha256 ->
                new RejectionStatus(
                    sha256,
                    null,
                    null,
                    revision,
                    reason,
                    History.bounded(message),
                    draft.rollout.retry,
                    seen.now().toString()));
  }

  private static Optional<RejectionStatus> ofRequest(
      Draft draft, Observation seen, int revision, Reason reason, String message) {
    return Optional.ofNullable(seen.records().get(revision))
        .map(
            record ->
                new RejectionStatus(
                    null,
                    record.content(),
                    record.verified().artifact().versionId(),
                    revision,
                    reason,
                    History.bounded(message),
                    draft.rollout.retry,
                    seen.now().toString()));
  }

  /**
   * The verdict on what is asked for, if there is one already.
   *
   * @param content digest of what a pod is made of
   * @param versionId version of the object; absent where the request names the bytes itself
   */
  static Optional<RejectionStatus> of(
      Draft draft, Observation seen, String content, Optional<String> versionId) {
    String sha256 = seen.spec().artifact().sha256();
    return draft.rejections.stream()
        .filter(r -> Objects.equals(r.retry(), seen.spec().retry()))
        .filter(
            r ->
                r.content() == null
                    ? Objects.equals(r.sha256(), sha256)
                    : r.content().equals(content)
                        && (versionId.isEmpty() || versionId.get().equals(r.versionId())))
        .findFirst();
  }
}
