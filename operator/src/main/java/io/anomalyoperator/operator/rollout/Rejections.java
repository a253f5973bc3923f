package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RejectionStatus;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.rollout.step.VerifyQuestion;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory of what was rejected, so that a bad version costs its verdict once. Deadlines, access
 * and room are not remembered: they say nothing about the model. Nor is what follows from something
 * beside the request, which may be another by the next time: a digest that differs from the pin, a
 * size above the operator's limit, an input that differs from what serves.
 */
final class Rejections {
  private static final int MOST = 10;

  /** About the bytes, whoever asks for them. */
  private static final Set<Reason> OF_THE_PACKAGE = EnumSet.of(Reason.PackageInvalid);

  /** About what these bytes do with this threshold on this server. */
  private static final Set<Reason> OF_THE_REQUEST =
      EnumSet.of(
          Reason.ThresholdOutOfReach,
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

  /** Bad bytes are known by their digest, and by the request that named them by their version. */
  private static Optional<RejectionStatus> ofPackage(
      Draft draft, Observation seen, int revision, Reason reason, String message) {
    return draft
        .revision(revision)
        .map(r -> r.artifact)
        .flatMap(
            artifact ->
                digest(seen, artifact)
                    .map(
                        sha256 ->
                            rejection(
                                draft,
                                seen,
                                sha256,
                                Request.of(seen.spec()).content(),
                                artifact.versionId(),
                                revision,
                                reason,
                                message)));
  }

  /** Digest of the bytes that were read, or else that were asked for. */
  private static Optional<String> digest(Observation seen, ResolvedArtifact artifact) {
    Finding<VerifiedArtifact> finding = seen.finding(VerifyQuestion.task(seen.spec(), artifact));
    Optional<String> read =
        finding instanceof Finding.Verdict<VerifiedArtifact> verdict
            ? verdict.sha256()
            : Optional.empty();
    return read.or(() -> Optional.ofNullable(seen.spec().artifact().sha256()));
  }

  /** Before a revision has its record, its request is the one of the spec. */
  private static Optional<RejectionStatus> ofRequest(
      Draft draft, Observation seen, int revision, Reason reason, String message) {
    return Optional.ofNullable(seen.records().get(revision))
        .map(
            record ->
                rejection(
                    draft,
                    seen,
                    null,
                    record.content(),
                    record.verified().artifact().versionId(),
                    revision,
                    reason,
                    message))
        .or(
            () ->
                draft
                    .revision(revision)
                    .filter(r -> r.state == RevisionState.Pending)
                    .map(
                        r ->
                            rejection(
                                draft,
                                seen,
                                null,
                                Request.of(seen.spec()).content(),
                                r.artifact.versionId(),
                                revision,
                                reason,
                                message)));
  }

  private static RejectionStatus rejection(
      Draft draft,
      Observation seen,
      @Nullable String sha256,
      String content,
      @Nullable String versionId,
      int revision,
      Reason reason,
      String message) {
    return new RejectionStatus(
        sha256,
        content,
        versionId,
        revision,
        reason,
        History.bounded(message),
        draft.rollout.retry,
        seen.now().toString());
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
                (r.sha256() != null && r.sha256().equals(sha256))
                    || (content.equals(r.content())
                        && (versionId.isEmpty() || versionId.get().equals(r.versionId()))))
        .findFirst();
  }
}
