package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.observe.ChildSource;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.resources.ControllerRevisions;
import io.anomalyoperator.operator.resources.Deployments;
import io.anomalyoperator.operator.resources.HorizontalPodAutoscalers;
import io.anomalyoperator.operator.resources.Names;
import io.anomalyoperator.operator.resources.NetworkPolicies;
import io.anomalyoperator.operator.resources.PodDisruptionBudgets;
import io.anomalyoperator.operator.resources.Services;
import io.anomalyoperator.operator.resources.StoreDefaults;
import io.anomalyoperator.operator.rollout.Plan;
import io.anomalyoperator.operator.rollout.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Makes the cluster agree with the world of a plan: what is added first, in the order in which one
 * thing needs another, and what is taken away only in a pass that found everything else in place.
 */
public final class Applier {
  private final KubernetesClient client;
  private final ChildSource source;
  private final ManagementTokens tokens;

  /** Children that never are quite as they are asked to be. */
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  private final Settings settings;
  private final WriteListener listener;

  /**
   * What children need to know of the operator.
   *
   * @param namespace where the operator runs: it alone may reach management ports
   * @param stores what pods are told of stores
   */
  public record Settings(String namespace, StoreDefaults stores) {}

  public Applier(
      KubernetesClient client,
      ChildSource source,
      ManagementTokens tokens,
      Settings settings,
      WriteListener listener) {
    this.client = client;
    this.source = source;
    this.tokens = tokens;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Converges once.
   *
   * @param model the object that this pass' status write returned
   * @param statusWritten whether it wrote one
   * @return whether everything was in place already
   * @throws StaleViewException if this view is not the newest; nothing is written from it any more
   */
  public boolean converge(AnomalyModel model, boolean statusWritten, Plan plan, Children seen)
      throws StaleViewException {
    String uid = model.getMetadata().getUid();
    Fence fence = new Fence(client, model, statusWritten);
    ChildWriter writer = new ChildWriter(client, source, fence, uid, settled, listener);
    World world = plan.world();
    if (plan.newRecord().isPresent()) {
      writer.create(ControllerRevisions.of(model, plan.newRecord().get(), settings.stores()));
    }
    if (!world.replicas().isEmpty() || plan.newRecord().isPresent()) {
      tokens.ensure(model, fence, listener);
      writer.ensure(NetworkPolicies.of(model, settings.namespace()), seen.policies());
    }
    add(model, writer, world, seen);
    boolean inPlace = writer.writes() == 0 && !plan.transition();
    if (inPlace) {
      remove(model, writer, world, seen);
    }
    return inPlace && writer.writes() == 0;
  }

  private void add(AnomalyModel model, ChildWriter writer, World world, Children seen)
      throws StaleViewException {
    for (var entry : world.replicas().entrySet()) {
      Optional<ControllerRevision> revision = record(model, entry.getKey(), seen);
      if (revision.isPresent()) {
        writer.ensure(Deployments.of(model, revision.get(), entry.getValue()), seen.deployments());
      }
    }
    for (int revision : world.disruptionBudgets()) {
      var budget = PodDisruptionBudgets.of(model, revision, world.replicas().get(revision));
      if (budget.isPresent()) {
        writer.ensure(budget.get(), seen.budgets());
      }
    }
    service(model, writer, world, seen);
    if (world.autoscaling().isPresent()) {
      writer.ensure(
          HorizontalPodAutoscalers.of(model, world.autoscaling().get()), seen.autoscalers());
    }
  }

  private void service(AnomalyModel model, ChildWriter writer, World world, Children seen)
      throws StaleViewException {
    Service desired = Services.of(model, world.selected());
    if (!seen.services().isEmpty()) {
      writer.ensure(desired, seen.services());
    } else if (!world.replicas().isEmpty()) {
      // annotations come with the next apply: what a creation owns, a later apply could not take
      // back
      desired.getMetadata().setAnnotations(new HashMap<>());
      writer.create(desired);
    }
  }

  private static Optional<ControllerRevision> record(
      AnomalyModel model, int revision, Children seen) {
    return ChildWriter.named(
            seen.revisions(), Names.revision(model.getMetadata().getName(), revision))
        .filter(r -> Children.ownedBy(model.getMetadata().getUid(), r));
  }

  private void remove(AnomalyModel model, ChildWriter writer, World world, Children seen)
      throws StaleViewException {
    String uid = model.getMetadata().getUid();
    for (HasMetadata budget : seen.budgets()) {
      if (Children.ownedBy(uid, budget)
          && !world.disruptionBudgets().contains(Children.revisionOf(budget))) {
        writer.delete(budget);
      }
    }
    if (world.autoscaling().isEmpty()) {
      for (HasMetadata autoscaler : seen.autoscalers()) {
        writer.delete(autoscaler);
      }
    }
    List<? extends HasMetadata> surplus =
        Stream.of(
                seen.deployments().stream()
                    .filter(d -> !world.replicas().containsKey(Children.revisionOf(d))),
                seen.revisions().stream()
                    .filter(r -> !world.records().contains(Children.revisionOf(r))))
            .flatMap(s -> s)
            .filter(o -> Children.ownedBy(uid, o))
            .toList();
    if (surplus.isEmpty()) {
      return;
    }
    int live = liveSelection(model);
    for (HasMetadata child : surplus) {
      // whatever a cache says: what the live Service selects is never removed
      if (Children.revisionOf(child) != live && !inLiveEndpoints(model, child)) {
        writer.delete(child);
      }
    }
  }

  private int liveSelection(AnomalyModel model) {
    Service live =
        client
            .services()
            .inNamespace(model.getMetadata().getNamespace())
            .withName(model.getMetadata().getName())
            .get();
    return live == null ? 0 : Children.number(live.getSpec().getSelector(), Labels.REVISION);
  }

  private boolean inLiveEndpoints(AnomalyModel model, HasMetadata child) {
    String namespace = model.getMetadata().getNamespace();
    var pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.MODEL, model.getMetadata().getName())
            .withLabel(Labels.REVISION, Integer.toString(Children.revisionOf(child)))
            .list()
            .getItems()
            .stream()
            .map(p -> p.getMetadata().getUid())
            .toList();
    return !pods.isEmpty()
        && client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withLabel(Labels.SERVICE_NAME, model.getMetadata().getName())
            .list()
            .getItems()
            .stream()
            .flatMap(s -> Optional.ofNullable(s.getEndpoints()).orElse(List.of()).stream())
            .anyMatch(e -> e.getTargetRef() != null && pods.contains(e.getTargetRef().getUid()));
  }
}
