package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.rollout.step.Situation;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Objects;
import java.util.Optional;

/** Is the object in S3 still the one that serves? Pods do not change by it: people are told. */
final class LiveObject {
  private LiveObject() {}

  /** What is not as it was. */
  record Change(Reason reason, String message) {}

  /** The look at the object that serves, while one does. */
  static Optional<Task> task(Situation s) {
    if (s.seen().settings().artifactPoll().isZero()) {
      return Optional.empty();
    }
    return serving(s)
        .map(RevisionStatus::artifact)
        .flatMap(artifact -> source(s).map(source -> poll(s, artifact, source)));
  }

  /** Where the revision that serves came from, if it may be asked there still. */
  private static Optional<ArtifactSource> source(Situation s) {
    return Optional.ofNullable(s.seen().records().get(s.seen().status().servingRevision()))
        .map(RevisionRecord::source)
        .filter(source -> source.mayBeAsked(s.seen()));
  }

  private static Task poll(Situation s, ResolvedArtifact artifact, ArtifactSource source) {
    return new Task.Poll(
        source.of(artifact, Optional.empty()),
        source.identity(s.seen().spec()),
        artifact,
        Optional.ofNullable(s.seen().records().get(s.seen().status().servingRevision()))
            .map(record -> record.verified().etag()),
        s.seen().settings().artifactPoll());
  }

  /** What changed; as it was said before while nobody could look. */
  static Optional<Change> change(Situation s) {
    Optional<RevisionStatus> serving = serving(s);
    Optional<Task> task = task(s);
    if (serving.isEmpty() || task.isEmpty()) {
      return Optional.empty();
    }
    ResolvedArtifact artifact = serving.get().artifact();
    Finding<ResolvedArtifact> finding = s.seen().finding(task.get());
    return switch (finding) {
      case Finding.Found<ResolvedArtifact> found -> overwritten(artifact, found.value());
      case Finding.Unable<ResolvedArtifact> unable when unable.reason() == Reason.ObjectNotFound ->
          Optional.of(deleted(artifact, artifact.versioned()));
      case Finding.Unable<ResolvedArtifact> unable when unable.reason() == Reason.VersionNotFound ->
          Optional.of(deleted(artifact, false));
      default -> before(s);
    };
  }

  /** Pods fetch the very version that serves: a delete marker above it does not keep them. */
  private static Change deleted(ResolvedArtifact serving, boolean fetched) {
    return new Change(
        Reason.ObjectDeleted,
        "s3://%s/%s, which serves, is deleted; %s"
            .formatted(
                serving.bucket(),
                serving.key(),
                fetched
                    ? "its version " + serving.versionId() + " is there, and new pods fetch that"
                    : "new pods cannot fetch it"));
  }

  private static Optional<Change> overwritten(ResolvedArtifact serving, ResolvedArtifact now) {
    boolean same;
    if (now.sha256() != null) {
      same = now.sha256().equals(serving.sha256());
    } else if (serving.versioned() && now.versioned()) {
      same = Objects.equals(serving.versionId(), now.versionId());
    } else {
      same = Objects.equals(serving.size(), now.size());
    }
    return same
        ? Optional.empty()
        : Optional.of(
            new Change(
                Reason.ObjectOverwritten,
                "s3://%s/%s has %s now, %s serves; pods do not change by it"
                    .formatted(serving.bucket(), serving.key(), inWords(now), inWords(serving))));
  }

  private static String inWords(ResolvedArtifact artifact) {
    if (artifact.versioned()) {
      return "version " + artifact.versionId();
    }
    return artifact.sha256() == null ? artifact.size() + " bytes" : "SHA-256 " + artifact.sha256();
  }

  /** What was said of the same object. */
  private static Optional<Change> before(Situation s) {
    String object =
        serving(s).map(r -> "s3://" + r.artifact().bucket() + "/" + r.artifact().key()).orElse("");
    return condition(s)
        .filter(
            c -> c.getMessage().startsWith(object + " ") || c.getMessage().startsWith(object + ","))
        .map(c -> new Change(Reason.valueOf(c.getReason()), c.getMessage()));
  }

  private static Optional<Condition> condition(Situation s) {
    return s.seen().status().conditions().stream()
        .filter(c -> c.getType().equals(Conditions.ARTIFACT_CHANGED))
        .findFirst();
  }

  /** Told once, when it is seen first. */
  static Optional<Notice> notice(Situation s) {
    Optional<String> told = condition(s).map(Condition::getMessage);
    return change(s)
        .filter(change -> !told.equals(Optional.of(change.message())))
        .map(change -> new Notice(true, change.reason(), change.message()));
  }

  private static Optional<RevisionStatus> serving(Situation s) {
    int serving = s.seen().status().servingRevision();
    return s.seen().status().revisions().stream().filter(r -> r.number() == serving).findFirst();
  }
}
