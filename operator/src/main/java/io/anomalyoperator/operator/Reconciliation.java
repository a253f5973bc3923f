package io.anomalyoperator.operator;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.apply.Applier;
import io.anomalyoperator.operator.apply.DecisionRecorder;
import io.anomalyoperator.operator.apply.EventPublisher;
import io.anomalyoperator.operator.apply.ManagementTokens;
import io.anomalyoperator.operator.apply.NameTakenException;
import io.anomalyoperator.operator.apply.Refusals;
import io.anomalyoperator.operator.apply.StaleViewException;
import io.anomalyoperator.operator.apply.StatusWriter;
import io.anomalyoperator.operator.apply.TokenMissingException;
import io.anomalyoperator.operator.observe.ChildSource;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.observe.FreshestModels;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.observe.Observer;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Observation;
import io.anomalyoperator.operator.rollout.Plan;
import io.anomalyoperator.operator.rollout.RolloutPlanner;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Trouble;
import io.anomalyoperator.operator.task.Tasks;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over one model: observe, plan, record what was decided before, write the status,
 * converge, ask for what is to be found out.
 */
public final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  /** A late cache needs a moment to hear of what it missed. */
  private static final Duration AFTER_STALE_VIEW = Duration.ofMillis(50);

  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Parts parts;
  private final Map<ModelKey, Trouble> trouble = new ConcurrentHashMap<>();

  /**
   * What a pass is made of.
   *
   * @param children where children are read
   * @param models the newest version of each model
   * @param outcomes hears of each plan whose status was written, for metrics
   */
  public record Parts(
      Observer observer,
      ChildSource children,
      FreshestModels models,
      StatusWriter statusWriter,
      DecisionRecorder decisions,
      Applier applier,
      ManagementTokens tokens,
      Tasks tasks,
      EventPublisher events,
      PlanListener outcomes) {}

  /** Hears of what was decided and written. */
  public interface PlanListener {
    /** The status of a model says this; it was written, now or before. */
    default void recorded(AnomalyModel model, Plan plan) {}

    /** A status was written. */
    void written(AnomalyModel model, Plan plan);

    /** A model is gone. */
    void gone(ModelKey model);

    /** A pass took this long. */
    default void passed(Duration duration) {}
  }

  public Reconciliation(Parts parts) {
    this.parts = parts;
  }

  /** Runs one pass; answers after what time the next one is due though nothing happens. */
  public Duration reconcile(AnomalyModel cached) {
    long begin = System.nanoTime();
    try {
      return pass(cached);
    } finally {
      parts.outcomes().passed(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private Duration pass(AnomalyModel cached) {
    ModelKey key = ModelKey.of(cached);
    AnomalyModel model = parts.models().of(cached);
    if (model.getMetadata().getDeletionTimestamp() != null) {
      forget(key); // the cluster collects the children by their owner
      return Duration.ofHours(1);
    }
    Children children = parts.children().of(key.namespace(), key.name());
    Observation seen =
        parts
            .observer()
            .observe(
                model,
                children,
                parts.tasks().findings(key),
                Optional.ofNullable(trouble.get(key)));
    boolean failed = false;
    Plan plan;
    try {
      plan = RolloutPlanner.plan(seen);
    } catch (RuntimeException e) {
      failed = true;
      plan = RolloutPlanner.plan(blind(key, seen, e));
    }
    try {
      parts.decisions().record(model);
      AnomalyModel written = record(model, plan);
      boolean inPlace = parts.applier().converge(written, written != model, plan, children);
      boolean mended = !failed && trouble.remove(key) != null;
      parts.tasks().want(key, plan.tasks());
      return inPlace && !mended ? until(seen.now(), plan.lookAgainAt()) : AT_ONCE;
    } catch (StaleViewException e) {
      LOG.atDebug().addKeyValue("model", name(key)).log("looked at again: {}", e.getMessage());
      parts.models().forget(key);
      return AFTER_STALE_VIEW;
    } catch (NameTakenException e) {
      return troubled(key, plan, new Trouble(Reason.NameTaken, e.getMessage()));
    } catch (TokenMissingException e) {
      return troubled(key, plan, new Trouble(Reason.TokenMissing, e.getMessage()));
    } catch (KubernetesClientException e) {
      if (!Refusals.lasting(e)) {
        throw e; // tried again with growing pauses
      }
      return troubled(
          key,
          plan,
          new Trouble(Reason.WriteRefused, "the API server refused a write: " + e.getMessage()));
    }
  }

  private AnomalyModel record(AnomalyModel model, Plan plan) throws StaleViewException {
    AnomalyModel written = parts.statusWriter().write(model, plan.status());
    parts.outcomes().recorded(written, plan);
    if (written != model) {
      parts.models().wrote(written);
      parts.events().publish(written, plan.notices());
      parts.outcomes().written(written, plan);
      if (plan.transition()) {
        var rollout = plan.status().rollout();
        LOG.atInfo()
            .addKeyValue("model", name(ModelKey.of(model)))
            .addKeyValue("generation", rollout.generation())
            .addKeyValue("from", rollout.from())
            .addKeyValue("to", rollout.to())
            .addKeyValue("step", rollout.step())
            .addKeyValue("outcome", rollout.outcome())
            .addKeyValue("reason", rollout.reason())
            .log(
                "rollout of {} is at {}, {}",
                name(ModelKey.of(model)),
                rollout.step(),
                rollout.outcome());
      }
    }
    return written;
  }

  /**
   * What was observed, without the answers that the planner cannot cope with: so its deadlines go
   * on, and people hear of it.
   */
  private Observation blind(ModelKey key, Observation seen, RuntimeException e) {
    Trouble found =
        new Trouble(
            Reason.PlanFailed,
            "the operator failed at what it found out: "
                + e
                + "; its log has more, please report it");
    if (!found.equals(trouble.put(key, found))) {
      LOG.atError().addKeyValue("model", name(key)).setCause(e).log("no plan for {}", name(key));
    }
    Map<Task, Finding<?>> none = new HashMap<>();
    seen.findings()
        .keySet()
        .forEach(task -> none.put(task, new Finding.Unable<>(found.reason(), found.message())));
    return seen.with().findings(none).trouble(Optional.of(found)).build();
  }

  /**
   * The plan stands and is tried again; its steps hear of the trouble, which their deadlines bound.
   */
  private Duration troubled(ModelKey key, Plan plan, Trouble found) {
    if (!found.equals(trouble.put(key, found))) {
      LOG.atWarn().addKeyValue("model", name(key)).log("{}", found.message());
    }
    parts.tasks().want(key, plan.tasks());
    return AFTER_TROUBLE;
  }

  /** Forgets a model that is gone. */
  public void forget(ModelKey key) {
    parts.tasks().forget(key);
    parts.tokens().forget(key);
    parts.decisions().forget(key);
    parts.observer().forget(key);
    parts.models().forget(key);
    parts.outcomes().gone(key);
    trouble.remove(key);
  }

  private static Duration until(Instant now, Instant then) {
    Duration wait = Duration.between(now, then);
    return wait.compareTo(AT_ONCE) < 0 ? AT_ONCE : wait;
  }

  private static String name(ModelKey key) {
    return key.namespace() + "/" + key.name();
  }
}
