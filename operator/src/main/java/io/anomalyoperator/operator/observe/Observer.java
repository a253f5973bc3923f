package io.anomalyoperator.operator.observe;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.resources.ControllerRevisions;
import io.anomalyoperator.operator.rollout.EndpointsView;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Observation;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Settings;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Trouble;
import io.anomalyoperator.operator.rollout.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts everything that a decision may look at into one record. */
public final class Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

  private final InstantSource clock;
  private final Settings settings;

  /** Since when a model's endpoints look as they do. */
  private final Map<ModelKey, Standing> standing = new ConcurrentHashMap<>();

  private record Standing(int selected, Set<String> ready, Instant since) {}

  public Observer(InstantSource clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * What is to be seen of a model now.
   *
   * @param model spec and status of one version
   * @param children what carries its label
   * @param findings answers to its tasks
   * @param trouble why the last write of a child was refused
   */
  public Observation observe(
      AnomalyModel model,
      Children children,
      Map<Task, Finding<?>> findings,
      Optional<Trouble> trouble) {
    ModelKey key = ModelKey.of(model);
    Instant now = clock.instant();
    SortedMap<Integer, RevisionRecord> records = records(key.uid(), children);
    List<PodView> pods = children.pods().stream().map(PodViews::of).toList();
    return new Observation(
        key.namespace(),
        key.name(),
        now,
        model.getMetadata().getGeneration(),
        model.getSpec(),
        Requesters.of(model),
        Optional.ofNullable(model.getStatus()).orElseGet(AnomalyModelStatus::initial),
        records,
        pods,
        countedReady(key.uid(), children),
        children.service(key.uid()).map(s -> endpoints(key, s, children, now)),
        highest(children),
        children.own(key.uid()).mapToLong(Children::epochOf).max().orElse(0),
        findings,
        trouble,
        settings);
  }

  /** Forgets a model that is gone. */
  public void forget(ModelKey key) {
    standing.remove(key);
  }

  private static SortedMap<Integer, RevisionRecord> records(String uid, Children children) {
    SortedMap<Integer, RevisionRecord> records = new TreeMap<>();
    for (var revision : children.revisions()) {
      if (!Children.ownedBy(uid, revision)) {
        continue;
      }
      try {
        RevisionRecord record = ControllerRevisions.read(revision);
        records.put(record.number(), record);
      } catch (IllegalArgumentException e) {
        LOG.warn("left alone: {}", e.getMessage());
      }
    }
    return records;
  }

  private static Map<Integer, Integer> countedReady(String uid, Children children) {
    Map<Integer, Integer> counted = new HashMap<>();
    for (var deployment : children.deployments()) {
      Integer ready =
          deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
      if (ready != null && Children.ownedBy(uid, deployment)) {
        counted.put(Children.revisionOf(deployment), ready);
      }
    }
    return counted;
  }

  private EndpointsView endpoints(ModelKey key, Service service, Children children, Instant now) {
    int selected = selected(service);
    Set<String> ready = new HashSet<>();
    Set<String> all = new HashSet<>();
    children.endpointSlices().stream()
        .filter(s -> key.name().equals(s.getMetadata().getLabels().get(Labels.SERVICE_NAME)))
        .flatMap(s -> Optional.ofNullable(s.getEndpoints()).orElse(List.of()).stream())
        .filter(e -> e.getTargetRef() != null)
        .forEach(
            e -> {
              all.add(e.getTargetRef().getUid());
              if (isReady(e)) {
                ready.add(e.getTargetRef().getUid());
              }
            });
    Standing before = standing.get(key);
    if (before == null || before.selected() != selected || !before.ready().equals(ready)) {
      before = new Standing(selected, ready, now);
      standing.put(key, before);
    }
    return new EndpointsView(selected, ready, all, before.since());
  }

  private static int selected(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    boolean every = Map.of(Labels.MODEL, service.getMetadata().getName()).equals(selector);
    return every ? World.EVERY_REVISION : Children.number(selector, Labels.REVISION);
  }

  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  /** Strangers count too: a number that anybody uses is not free. */
  private static int highest(Children children) {
    return Stream.<Collection<? extends HasMetadata>>of(
            children.revisions(), children.deployments(), children.budgets(), children.pods())
        .flatMap(Collection::stream)
        .mapToInt(Children::revisionOf)
        .max()
        .orElse(0);
  }
}
