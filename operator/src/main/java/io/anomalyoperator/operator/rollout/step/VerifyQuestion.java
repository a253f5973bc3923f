package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.access.NamedSecrets;
import io.anomalyoperator.operator.access.Refusal;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ThresholdSpec;
import io.anomalyoperator.operator.rollout.ArtifactSource;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Request;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.anomalyoperator.operator.rollout.WebIdentity;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Are the bytes what was asked for, and fit to serve? The answer is a record: only when the
 * revision's ControllerRevision is seen does the rollout go on, so that nothing after it needs S3
 * or this process' memory.
 */
public final class VerifyQuestion implements Question {
  private static final String READING = "reading the package";

  /** The task whose answer ends the step. */
  public static Optional<Task> task(Situation s) {
    if (ReturnTarget.isAskedFor(s)) {
      return ReturnTarget.task(s);
    }
    return s.record(s.rollout().to()).isPresent() ? Optional.empty() : Optional.of(reading(s));
  }

  private static Task reading(Situation s) {
    ArtifactSpec asked = s.seen().spec().artifact();
    ResolvedArtifact resolved =
        s.revision(s.rollout().to())
            .map(RevisionStatus::artifact)
            .orElseGet(() -> asWritten(asked));
    return task(s.seen().spec(), resolved);
  }

  /** The same of an object whose version is known. */
  public static Task task(AnomalyModelSpec spec, ResolvedArtifact resolved) {
    return new Task.Verify(
        spec.artifact(), WebIdentity.of(spec), resolved, NamedSecrets.of(spec.server()));
  }

  /** An artifact as far as its spec tells. */
  public static ResolvedArtifact asWritten(ArtifactSpec asked) {
    return new ResolvedArtifact(
        asked.bucket(), asked.key(), asked.versionId(), asked.sha256(), null);
  }

  /** The record to make of what was found, unless it is there already. */
  public static Optional<RevisionRecord> newRecord(Situation s) {
    if (ReturnTarget.isAskedFor(s)) {
      return Optional.empty();
    }
    Finding<VerifiedArtifact> finding = s.seen().finding(reading(s));
    if (!(finding instanceof Finding.Found<VerifiedArtifact> found)
        || s.record(s.rollout().to()).isPresent()
        || s.seen().refusal().isPresent()
        || unfit(s, found.value()).isPresent()) {
      return Optional.empty();
    }
    ServerSpec server = s.seen().spec().server();
    String image =
        server == null || server.image() == null
            ? s.seen().settings().defaultImage()
            : server.image();
    return Optional.of(
        new RevisionRecord(
            s.rollout().to(),
            Request.of(s.seen().spec()).content(),
            image,
            found.value(),
            Instant.parse(s.rollout().startedAt()),
            ArtifactSource.of(s.seen().spec())));
  }

  @Override
  public Set<Task> tasks(Situation s) {
    return task(s).map(Set::of).orElse(Set.of());
  }

  @Override
  public Move look(Situation s) {
    if (ReturnTarget.isAskedFor(s)) {
      return ReturnTarget.look(s);
    }
    if (s.record(s.rollout().to()).isPresent()) {
      return new Move.Next("verified and recorded");
    }
    if (s.seen().refusal().isPresent()) {
      return refused(s.seen().refusal().get());
    }
    Finding<VerifiedArtifact> finding = s.seen().finding(reading(s));
    return switch (finding) {
      case Finding.Found<VerifiedArtifact> f ->
          unfit(s, f.value()).orElseGet(() -> s.stay(Reason.Verifying, READING));
      case Finding.Verdict<VerifiedArtifact> v -> new Move.Reject(v.reason(), v.message());
      case Finding.Unable<VerifiedArtifact> u -> unable(s, u.reason(), u.message());
      case Finding.Pending<VerifiedArtifact> p -> pending(s, Reason.Verifying, READING);
    };
  }

  /** A good package that is not good for this model. */
  private static Optional<Move> unfit(Situation s, VerifiedArtifact found) {
    return outOfReach(s, found).or(() -> otherContract(s, found));
  }

  /** Whoever sends requests to this model would get errors from the candidate. */
  private static Optional<Move> otherContract(Situation s, VerifiedArtifact found) {
    return s.record(s.serving())
        .map(RevisionRecord::verified)
        .map(VerifiedArtifact::input)
        .filter(before -> !before.equals(found.input()) && !s.parameters().allowContractChange())
        .map(
            before ->
                new Move.Reject(
                    Reason.ContractChanged,
                    "the package takes %s, revision %d that serves takes %s; its clients would get errors. If that is meant, set rollout.allowContractChange and a new value of spec.retry"
                        .formatted(found.input(), s.serving(), before)));
  }

  /** Every pod would refuse to start with a rate that the calibration cannot tell. */
  private static Optional<Move> outOfReach(Situation s, VerifiedArtifact found) {
    return Optional.ofNullable(s.seen().spec().threshold())
        .map(ThresholdSpec::falsePositiveRate)
        .filter(rate -> rate < found.smallestRate())
        .map(
            rate ->
                new Move.Reject(
                    Reason.ThresholdOutOfReach,
                    "spec.threshold.falsePositiveRate is %s; the package's calibration can tell %s and more. Ask for that, or calibrate on more rows"
                        .formatted(rate, found.smallestRate())));
  }

  /** What was admitted when it was asked for, and is no more. */
  static Move refused(Refusal refusal) {
    return new Move.Reject(refusal.reason(), refusal.message());
  }

  static Move unable(Situation s, Reason reason, String message) {
    return s.late()
        ? new Move.Reject(
            Reason.CouldNotVerify,
            "not verified before the deadline, still trying: " + reason + ": " + message)
        : s.stay(reason, message);
  }

  static Move pending(Situation s, Reason reason, String message) {
    return s.late()
        ? new Move.Reject(
            Reason.CouldNotVerify, "not verified before the deadline, still " + message)
        : s.stay(reason, message);
  }
}
