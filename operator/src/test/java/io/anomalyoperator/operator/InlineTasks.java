package io.anomalyoperator.operator;

import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.resources.ControllerRevisions;
import io.anomalyoperator.operator.rollout.DriftEvidence;
import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Answer;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Row;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.TestPackages;
import io.anomalyoperator.operator.rollout.Traffic;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.anomalyoperator.operator.task.Tasks;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Answers tasks at once and on the same thread: from a table of packages, and from what the pods of
 * the node would say.
 */
final class InlineTasks implements Tasks {
  private final SimulatedNode node;
  private final Map<ModelKey, Set<Task>> wanted = new HashMap<>();

  /** What pods serve, by their uid: it never changes. */
  private final Map<String, RevisionRecord> served = new ConcurrentHashMap<>();

  /** What S3 says of a key; unheard-of keys are good packages. */
  final Map<String, Finding<VerifiedArtifact>> packages = new HashMap<>();

  /** Keys whose pods answer other golden scores than their package. */
  final Set<String> liars = new HashSet<>();

  /** Keys whose pods call all recent requests anomalies. */
  final Set<String> alarming = new HashSet<>();

  /** Keys whose pods score labelled anomalies as they score normal rows. */
  final Set<String> poor = new HashSet<>();

  /** How users' requests go in pods of a key; elsewhere there are none. */
  final Map<String, Traffic> traffic = new HashMap<>();

  /** Kinds of tasks whose answers no planner can cope with. */
  final Set<Class<? extends Task>> senseless = new HashSet<>();

  InlineTasks(SimulatedNode node) {
    this.node = node;
  }

  /** A new process knows nothing of what the old one asked. */
  void restart() {
    wanted.clear();
  }

  @Override
  public Map<Task, Finding<?>> findings(ModelKey model) {
    Map<Task, Finding<?>> findings = new HashMap<>();
    wanted.getOrDefault(model, Set.of()).forEach(t -> findings.put(t, answer(model, t)));
    findings.replaceAll(
        (task, answer) ->
            senseless.contains(task.getClass()) ? new Finding.Found<>("no sense") : answer);
    return findings;
  }

  @Override
  public void want(ModelKey model, Set<Task> tasks) {
    wanted.put(model, Set.copyOf(tasks));
  }

  /** The answer to one task. */
  Finding<?> once(ModelKey model, Task task) {
    return answer(model, task);
  }

  private Finding<?> answer(ModelKey model, Task task) {
    return switch (task) {
      case Task.Resolve r ->
          new Finding.Found<>(
              new ResolvedArtifact(
                  r.artifact().bucket(), r.artifact().key(), "newest", null, null));
      case Task.Verify v ->
          packages.getOrDefault(
              v.artifact().key(),
              new Finding.Found<>(TestPackages.verified(v.artifact().key(), v.resolved())));
      case Task.Inspect i -> report(model, i.podName(), i.podUid(), false);
      case Task.Drain d -> report(model, d.podName(), d.podUid(), true);
      case Task.Golden g -> golden(model, g);
      case Task.Drift d -> new Finding.Found<>(DriftEvidence.NONE);
      case Task.Poll p -> new Finding.Pending<>();
      case Task.Watch w ->
          new Finding.Found<>(traffic.getOrDefault(key(model, w.pods().getFirst()), Traffic.NONE));
      case Task.Evaluate e -> evaluation(model, e.candidate());
      case Task.Replay r ->
          new Finding.Found<>(
              new ReplayEvidence(List.of(), List.of(), alarms(key(model, r.candidate()))));
    };
  }

  private String key(ModelKey model, PodAddress pod) {
    return report(model, pod.name(), pod.uid(), false) instanceof Finding.Found<PodReport> found
        ? served.get(found.value().podUid()).verified().artifact().key()
        : "";
  }

  private Finding<EvaluationEvidence> evaluation(ModelKey model, PodAddress pod) {
    return report(model, pod.name(), pod.uid(), false) instanceof Finding.Found<PodReport> found
        ? new Finding.Found<>(
            new EvaluationEvidence(
                List.of(found.value()),
                List.of(0.1, 0.2),
                List.of(poor.contains(key(model, pod)) ? 0.1 : 0.9)))
        : new Finding.Pending<>();
  }

  private List<ReplayEvidence.Row> alarms(String key) {
    return !alarming.contains(key)
        ? List.of()
        : IntStream.range(0, 300)
            .mapToObj(i -> (i + 0.5) / 300)
            .map(p -> new Row(new Answer(1 - p, p, false), new Answer(1 - p, p, true)))
            .toList();
  }

  private Finding<Task.GoldenScores> golden(ModelKey model, Task.Golden golden) {
    return switch (report(model, golden.podName(), golden.podUid(), false)) {
      case Finding.Found<PodReport> found -> {
        VerifiedArtifact verified = served.get(found.value().podUid()).verified();
        boolean lies = liars.contains(verified.artifact().key());
        yield new Finding.Found<>(
            new Task.GoldenScores(
                found.value(), lies ? List.of(7.0, 7.0) : verified.goldenScores()));
      }
      case Finding<PodReport> none -> new Finding.Pending<>();
    };
  }

  private Finding<PodReport> report(ModelKey model, String podName, String uid, boolean draining) {
    Optional<Pod> pod =
        node.pod(model.namespace(), podName).filter(p -> p.getMetadata().getUid().equals(uid));
    if (pod.isEmpty()) {
      return new Finding.Pending<>();
    }
    int revision = Integer.parseInt(pod.get().getMetadata().getLabels().get(Labels.REVISION));
    VerifiedArtifact verified =
        served.computeIfAbsent(uid, _ -> record(model, revision)).verified();
    return new Finding.Found<>(
        new PodReport(
            uid,
            revision,
            verified.artifact().sha256(),
            verified.manifestSha256(),
            true,
            draining,
            0));
  }

  private RevisionRecord record(ModelKey model, int revision) {
    return ControllerRevisions.read(
        node.client()
            .apps()
            .controllerRevisions()
            .inNamespace(model.namespace())
            .withName(model.name() + "-r" + revision)
            .get());
  }
}
