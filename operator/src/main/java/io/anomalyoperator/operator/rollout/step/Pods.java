package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Trouble;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What steps ask of the pods of one revision. */
final class Pods {
  private Pods() {}

  /** One task for each ready pod that has an address. */
  static Set<Task> tasks(Situation s, int revision, Function<PodView, Task> task) {
    return s.seen().readyPodsOf(revision).stream()
        .filter(p -> p.ip().isPresent())
        .map(task)
        .collect(Collectors.toSet());
  }

  static Set<Task> inspections(Situation s, int revision) {
    return tasks(s, revision, Pods::inspect);
  }

  static Task inspect(PodView pod) {
    return new Task.Inspect(pod.uid(), pod.name(), pod.ip().orElse(""), pod.restarts());
  }

  /** How many ready pods said that they are who they should be, and take traffic. */
  static long inspected(Situation s, int revision) {
    return s.seen().readyPodsOf(revision).stream()
        .map(p -> s.seen().<PodReport>finding(inspect(p)))
        .filter(
            f ->
                f instanceof Finding.Found<PodReport> found
                    && !found.value().draining()
                    && mismatch(s, revision, found.value()).isEmpty())
        .count();
  }

  /** A pod that says it is somebody else. */
  static Optional<String> stranger(Situation s, int revision) {
    return s.seen().readyPodsOf(revision).stream()
        .flatMap(
            p ->
                s.seen().<PodReport>finding(inspect(p)) instanceof Finding.Found<PodReport> found
                    ? mismatch(s, revision, found.value())
                        .map(m -> "pod " + p.name() + " " + m)
                        .stream()
                    : Stream.empty())
        .findFirst();
  }

  /** How a report differs from the record of its revision. */
  static Optional<String> mismatch(Situation s, int revision, PodReport report) {
    if (report.revision() != revision) {
      return Optional.of("says revision " + report.revision() + ", expected " + revision);
    }
    return s.record(revision)
        .map(r -> r.verified())
        .flatMap(verified -> mismatch(verified, report));
  }

  private static Optional<String> mismatch(VerifiedArtifact verified, PodReport report) {
    if (!report.sha256().equals(verified.artifact().sha256())) {
      return Optional.of(
          "serves package " + report.sha256() + ", expected " + verified.artifact().sha256());
    }
    if (!report.manifestSha256().equals(verified.manifestSha256())) {
      return Optional.of(
          "loaded manifest " + report.manifestSha256() + ", expected " + verified.manifestSha256());
    }
    return Optional.empty();
  }

  /**
   * What is waited for, in words that change only when something is wrong: each other text would be
   * a write.
   */
  static String starting(Situation s, int revision) {
    return stuck(s, revision)
        .map(why -> notReady(s, revision, s.candidatePods()) + ": " + why)
        .orElse("pods of revision " + revision + " start, and are asked for scores");
  }

  /** What keeps pods from being ready and does not pass by itself, and what can be done. */
  static Optional<String> stuck(Situation s, int revision) {
    String why =
        Stream.concat(
                s.seen().trouble().map(Trouble::message).stream(),
                s.seen().podsOf(revision).stream()
                    .filter(p -> !p.ready())
                    .flatMap(p -> p.blockedBy().or(p::failing).stream()))
            .distinct()
            .sorted()
            .collect(Collectors.joining("; "));
    return Optional.of(why + whatFits(s, revision)).filter(told -> !told.isEmpty());
  }

  /** Why pods cannot start, for reasons that are not their own; empty if none is known. */
  static String blocked(Situation s, int revision) {
    return Stream.concat(
            s.seen().trouble().map(Trouble::message).stream(),
            s.seen().podsOf(revision).stream()
                .flatMap(
                    p ->
                        p
                            .blockedBy()
                            .or(
                                () ->
                                    p.fetching()
                                        ? Optional.of("the package is still being fetched")
                                        : Optional.empty())
                            .map(why -> p.name() + ": " + why)
                            .stream()))
        .sorted()
        .collect(Collectors.joining("; "));
  }

  /** What else there is to do where nodes have no room for two revisions, or for one. */
  static String whatFits(Situation s, int revision) {
    if (s.seen().podsOf(revision).stream().noneMatch(PodView::lacksRoom)) {
      return "";
    }
    boolean roomForOne =
        s.serving() != 0
            && s.serving() != revision
            && s.rollout().returnTo() == 0
            && s.rollout().strategy() != Strategy.Replace;
    return roomForOne
        ? "; rollout.strategy Replace stops the serving pods first, fewer replicas need less room"
        : "; fewer replicas, or smaller server.resources, need less room";
  }

  static String notReady(Situation s, int revision, int wanted) {
    return s.seen().readyPodsOf(revision).size()
        + " of "
        + wanted
        + " pods of revision "
        + revision
        + " are ready";
  }

  /**
   * Too few pods when time was up: for want of room or of time, which is no verdict on the model.
   */
  static Move.Reject tooFew(Situation s, int revision, int wanted, String when) {
    String message = notReady(s, revision, wanted) + " " + when + "; ";
    String blocked = blocked(s, revision);
    return blocked.isEmpty()
        ? new Move.Reject(Reason.ProgressDeadlineExceeded, message + failing(s, revision))
        : new Move.Reject(Reason.CouldNotStage, message + blocked + whatFits(s, revision));
  }

  /** What is wrong where the cluster's controllers know of fewer ready pods than there are. */
  static String uncounted(Situation s, int revision, int wanted) {
    return wanted
        + " pods of revision "
        + revision
        + " are ready, and its Deployment counts "
        + s.seen().countedReady().getOrDefault(revision, 0)
        + ": the cluster's controllers are behind, and would make no endpoints of the others";
  }

  /** How pods end that do not stay up, or where else to look. */
  static String failing(Situation s, int revision) {
    return s.seen().podsOf(revision).stream()
        .flatMap(p -> p.failing().stream())
        .sorted()
        .findFirst()
        .orElse("see the logs of these pods");
  }

  /** Why pods that are ready did not answer. */
  static String silent(Situation s, int revision) {
    return s.seen().readyPodsOf(revision).stream()
        .map(p -> p.name() + ": " + Situation.inWords(s.seen().finding(inspect(p))))
        .sorted()
        .collect(Collectors.joining("; "));
  }
}
