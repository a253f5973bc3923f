package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.access.Refusal;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that a decision may look at, read once.
 *
 * @param namespace namespace of the model
 * @param name name of the model
 * @param now the time
 * @param generation generation of the spec
 * @param spec what is asked for
 * @param requester who changed the request last, if the API server noted it
 * @param status what was decided so far; of the same object version as the spec
 * @param records the ControllerRevisions of this model, by number
 * @param pods its pods
 * @param countedReady ready pods of each revision as its Deployment counts them
 * @param endpoints its Service; absent while there is none
 * @param highestNumber the highest revision number that any child carries
 * @param highestEpoch the highest epoch that any child was written at
 * @param findings answers to the tasks of earlier plans
 * @param trouble why the API server refused the last write of a child, if it did
 * @param settings what the operator's configuration says
 */
@RecordBuilder
public record Observation(
    String namespace,
    String name,
    Instant now,
    long generation,
    AnomalyModelSpec spec,
    Optional<Requester> requester,
    AnomalyModelStatus status,
    SortedMap<Integer, RevisionRecord> records,
    List<PodView> pods,
    Map<Integer, Integer> countedReady,
    Optional<EndpointsView> endpoints,
    int highestNumber,
    long highestEpoch,
    Map<Task, Finding<?>> findings,
    Optional<Trouble> trouble,
    Settings settings)
    implements ObservationBuilder.With {

  /** Answer to a task; pending when nobody asked yet. */
  @SuppressWarnings("unchecked") // a runner answers each task with the type that the task documents
  public <T> Finding<T> finding(Task task) {
    Finding<?> found = findings.get(task);
    return found == null ? new Finding.Pending<>() : (Finding<T>) found;
  }

  /** Why nothing may be done for the spec as it is, if the operator's configuration says so. */
  public Optional<Refusal> refusal() {
    return settings.access().refusal(namespace, spec);
  }

  /** Pods of one revision that were not told to stop. */
  public List<PodView> podsOf(int revision) {
    return pods.stream().filter(p -> p.revision() == revision && !p.terminating()).toList();
  }

  /**
   * Whether the cluster's controllers know of as many ready pods of a revision. What is said of
   * endpoints is what they know: while they catch up, as after a restart of the API server, a
   * Service that is moved to pods they take for unready has no endpoints.
   */
  public boolean counts(int revision, int pods) {
    return countedReady.getOrDefault(revision, 0) >= pods;
  }

  /** Ready pods of one revision. */
  public List<PodView> readyPodsOf(int revision) {
    return podsOf(revision).stream().filter(PodView::ready).toList();
  }
}
