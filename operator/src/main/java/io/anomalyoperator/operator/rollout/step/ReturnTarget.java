package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.rollout.ArtifactSource;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import java.util.Objects;
import java.util.Optional;

/**
 * Is the package of a revision that is asked back for there still? Its new pods are to fetch it;
 * without it nothing is started, and above all nothing is stopped.
 */
public final class ReturnTarget {
  private ReturnTarget() {}

  /** Whether the rollout goes back to what served well before. */
  public static boolean isAskedFor(Situation s) {
    return s.seen().spec().rollbackTo() != null
        || s.revision(s.rollout().to()).map(RevisionStatus::bakedAt).isPresent();
  }

  /** The task whose answer is the package's version; none where pods may have it from a cache. */
  public static Optional<Task> task(Situation s) {
    Optional<RevisionRecord> record = s.record(s.rollout().to());
    if (!isAskedFor(s) || s.seen().refusal().isPresent()) {
      return Optional.empty();
    }
    return record
        .map(RevisionRecord::source)
        .filter(source -> source.server() == null || source.server().cache() == null)
        .filter(source -> source.mayBeAsked(s.seen()))
        .map(source -> task(s, record.get().verified().artifact(), source));
  }

  private static Task task(Situation s, ResolvedArtifact kept, ArtifactSource source) {
    Optional<String> version = Optional.ofNullable(kept.versionId()).filter(v -> kept.versioned());
    return new Task.Resolve(source.of(kept, version), source.identity(s.seen().spec()));
  }

  static Move look(Situation s) {
    Optional<RevisionRecord> record = s.record(s.rollout().to());
    if (record.isEmpty()) {
      return unavailable(s, "has no record any more");
    }
    Optional<Task> task = task(s);
    if (task.isEmpty()) {
      return new Move.Next("its pods find out whether the package is there");
    }
    Finding<ResolvedArtifact> finding = s.seen().finding(task.get());
    return switch (finding) {
      case Finding.Found<ResolvedArtifact> found -> found(s, record.get(), found.value());
      case Finding.Verdict<ResolvedArtifact> v -> unavailable(s, v.message());
      case Finding.Unable<ResolvedArtifact> u when isGone(u.reason()) ->
          unavailable(s, "cannot be fetched: " + u.message());
      case Finding.Unable<ResolvedArtifact> u -> VerifyQuestion.unable(s, u.reason(), u.message());
      case Finding.Pending<ResolvedArtifact> p ->
          VerifyQuestion.pending(
              s,
              Reason.Resolving,
              "asking S3 whether the package of revision " + s.rollout().to() + " is there");
    };
  }

  private static boolean isGone(Reason reason) {
    return reason == Reason.ObjectNotFound || reason == Reason.VersionNotFound;
  }

  /** Without versions, other bytes may lie under the key. */
  private static Move found(Situation s, RevisionRecord record, ResolvedArtifact now) {
    ResolvedArtifact kept = record.verified().artifact();
    boolean same =
        kept.versioned()
            || kept.size() == null
            || now.size() == null
            || Objects.equals(kept.size(), now.size());
    return same
        ? new Move.Next("the package of revision " + record.number() + " is there")
        : unavailable(
            s,
            "was overwritten: s3://%s/%s has %d bytes now, had %d"
                .formatted(kept.bucket(), kept.key(), now.size(), kept.size()));
  }

  private static Move unavailable(Situation s, String why) {
    return new Move.Reject(
        Reason.RollbackTargetUnavailable, "revision " + s.rollout().to() + " " + why);
  }
}
