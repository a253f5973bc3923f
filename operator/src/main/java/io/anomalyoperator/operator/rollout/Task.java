package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Work that a plan wants done off the reconcile thread. Equal tasks are one task; its answer comes
 * with a later observation as a {@link Finding}, for as long as plans ask for it.
 */
public sealed interface Task {
  /** Whether it goes where the spec says, with what the spec names. */
  default boolean goesWhereTheSpecSays() {
    return this instanceof Resolve || this instanceof Verify || this instanceof Evaluate;
  }

  /** Which version has the object now? Answered with a {@link ResolvedArtifact}. */
  record Resolve(ArtifactSpec artifact, Optional<WebIdentity> identity) implements Task {}

  /**
   * Read the package. Answered with a {@link VerifiedArtifact}.
   *
   * @param secrets those that pods made of it would get; they must say that models may name them
   */
  record Verify(
      ArtifactSpec artifact,
      Optional<WebIdentity> identity,
      ResolvedArtifact resolved,
      Set<String> secrets)
      implements Task {
    public Verify {
      secrets = Set.copyOf(secrets);
    }
  }

  /**
   * Ask a pod who it is, and see to it that it does not drain. Answered with a {@link PodReport}.
   */
  record Inspect(String podUid, String podName, String ip, int restarts) implements Task {}

  /**
   * Have a pod let go of its connections, and watch it do so. Answered with a {@link PodReport}.
   */
  record Drain(String podUid, String podName, String ip, int restarts, Duration limit)
      implements Task {}

  /** Have a pod replay its golden set. Answered with {@link GoldenScores}. */
  record Golden(String podUid, String podName, String ip, int restarts) implements Task {}

  /** Have a pod of the candidate score labelled rows. Answered with {@link EvaluationEvidence}. */
  record Evaluate(
      PodAddress candidate, ModelInput input, ArtifactSpec data, Optional<WebIdentity> identity)
      implements Task {}

  /**
   * Have a pod of the candidate score what pods of the serving revision were asked recently.
   * Answered with {@link ReplayEvidence}; asked again while there are fewer rows than {@code
   * enough}.
   */
  record Replay(
      List<PodAddress> serving, PodAddress candidate, ModelInput input, int most, int enough)
      implements Task {
    public Replay {
      serving = List.copyOf(serving);
    }
  }

  /**
   * Look now and then whether the object is still the one that serves. Answered with a {@link
   * ResolvedArtifact}, which has the digest that serves if the bytes are the same; or unable:
   * {@code ObjectNotFound} if nothing is under the key, {@code VersionNotFound} if the version that
   * serves is not there either.
   *
   * @param etag tag of what serves, if the store gave one
   */
  record Poll(
      ArtifactSpec artifact,
      Optional<WebIdentity> identity,
      ResolvedArtifact serving,
      Optional<String> etag,
      Duration every)
      implements Task {}

  /** Watch how users' requests go. Answered with {@link Traffic}, again and again. */
  record Watch(List<PodAddress> pods) implements Task {
    public Watch {
      pods = List.copyOf(pods);
    }
  }

  /**
   * Ask serving pods now and then whether users send other data than the model was trained on.
   * Answered with {@link DriftEvidence}.
   */
  record Drift(List<PodAddress> pods, Duration every) implements Task {
    public Drift {
      pods = List.copyOf(pods);
    }
  }

  /**
   * Scores of the golden set as a pod computed them.
   *
   * @param report who answered
   * @param scores its scores
   */
  record GoldenScores(PodReport report, List<Double> scores) {}
}
