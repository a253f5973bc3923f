package io.anomalyoperator.operator;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.observe.InformedChildren;
import io.anomalyoperator.operator.observe.ModelKey;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Ties a pass to the events of the cluster: what changed is looked at, and so is what was found out
 * off the thread.
 */
final class AnomalyModelReconciler implements Reconciler<AnomalyModel> {
  private final InstantSource clock;
  private final Function<InformedChildren, Reconciliation> wiring;
  private final Findings findings = new Findings();
  private final Map<ResourceID, ModelKey> known = new ConcurrentHashMap<>();
  private volatile Reconciliation reconciliation;

  /** Events that no informer knows of: a finding has come. */
  private static final class Findings extends AbstractEventSource<ModelKey, AnomalyModel> {
    Findings() {
      super(ModelKey.class, "findings");
    }

    void changed(ModelKey model) {
      if (isRunning()) {
        getEventHandler().handleEvent(new Event(new ResourceID(model.name(), model.namespace())));
      }
    }

    @Override
    public Set<ModelKey> getSecondaryResources(AnomalyModel primary) {
      return Set.of();
    }
  }

  AnomalyModelReconciler(InstantSource clock, Function<InformedChildren, Reconciliation> wiring) {
    this.clock = clock;
    this.wiring = wiring;
  }

  /** Has a model looked at. */
  void trigger(ModelKey model) {
    findings.changed(model);
  }

  @Override
  public List<EventSource<?, AnomalyModel>> prepareEventSources(
      EventSourceContext<AnomalyModel> context) {
    InformedChildren children = new InformedChildren(context, clock);
    reconciliation = wiring.apply(children);
    List<EventSource<?, AnomalyModel>> sources = new ArrayList<>(children.eventSources());
    sources.add(findings);
    return sources;
  }

  @Override
  public UpdateControl<AnomalyModel> reconcile(AnomalyModel model, Context<AnomalyModel> context) {
    ModelKey key = ModelKey.of(model);
    if (context.isPrimaryResourceDeleted()) {
      known.remove(ResourceID.fromResource(model));
      reconciliation.forget(key);
      return UpdateControl.noUpdate();
    }
    ModelKey former = known.put(ResourceID.fromResource(model), key);
    if (former != null && !former.equals(key)) {
      reconciliation.forget(former); // deleted and made again under the same name
    }
    return UpdateControl.<AnomalyModel>noUpdate().rescheduleAfter(reconciliation.reconcile(model));
  }
}
