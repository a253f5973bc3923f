package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.resources.DecisionRecords;
import io.anomalyoperator.operator.resources.DecisionRecords.Decision;
import io.anomalyoperator.operator.resources.Desired;
import io.anomalyoperator.operator.rollout.Parameters;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was decided: an immutable ConfigMap and a line in the log for each finished rollout.
 *
 * <p>A decided rollout stays in the status until a pass has begun with it, and each pass begins
 * here: so nothing that was decided is replaced before it is recorded, wherever the operator is cut
 * down. The records are not watched: one that was seen is taken to be there, and one that the API
 * server refuses holds up no rollout.
 */
public final class DecisionRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionRecorder.class);

  /** After what time a refused record is tried again. */
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final WriteListener listener;
  private final Map<ModelKey, Known> known = new ConcurrentHashMap<>();

  /**
   * The newest decision of a model that was dealt with.
   *
   * @param again when its record is tried again; never if it is there
   * @param said whether the log has it
   */
  private record Known(String name, Optional<Instant> again, boolean said) {}

  public DecisionRecorder(KubernetesClient client, InstantSource clock, WriteListener listener) {
    this.client = client;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Sees to it that the decision in a status has its record.
   *
   * @param model as it is recorded: nothing is written of what is only planned
   * @throws StaleViewException if this view is not the newest
   */
  public void record(AnomalyModel model) throws StaleViewException {
    Optional<String> name = DecisionRecords.name(model);
    if (name.isEmpty()) {
      return;
    }
    ModelKey key = ModelKey.of(model);
    Optional<Known> before =
        Optional.ofNullable(known.get(key)).filter(k -> k.name().equals(name.get()));
    boolean there = before.isPresent() && before.get().again().isEmpty();
    if (there || before.flatMap(Known::again).filter(clock.instant()::isBefore).isPresent()) {
      return;
    }
    Decision decision = DecisionRecords.decision(model).orElseThrow();
    boolean said = before.map(Known::said).orElse(false);
    boolean fresh = false;
    try {
      // what is there after a try of this process is its own, though it got no answer
      fresh = ensure(model, decision) || before.isPresent();
      if (fresh && !said) {
        say(decision, name.get());
      }
      known.put(key, new Known(name.get(), Optional.empty(), true));
    } catch (KubernetesClientException e) {
      if (!Refusals.lasting(e)) {
        tried(key, name.get());
        throw e; // tried again before anything else is done
      }
      if (!said) {
        say(decision, name.get());
      }
      known.put(key, new Known(name.get(), Optional.of(clock.instant().plus(AFTER_REFUSAL)), true));
      LOG.atWarn()
          .addKeyValue("model", decision.model())
          .log("the decision {} is not recorded: {}", name.get(), e.getMessage());
    }
    if (fresh) {
      prune(model);
    }
  }

  private void tried(ModelKey key, String name) {
    Known before = known.get(key);
    if (before == null || !before.name().equals(name)) {
      known.put(key, new Known(name, Optional.of(clock.instant()), false));
    }
  }

  /** Forgets a model that is gone. */
  public void forget(ModelKey model) {
    known.remove(model);
  }

  private boolean ensure(AnomalyModel model, Decision decision) throws StaleViewException {
    ConfigMap record = DecisionRecords.of(model, decision);
    if (client.resource(record).get() != null) {
      return false;
    }
    Fence fence = new Fence(client, model, false);
    fence.pass(Optional.empty());
    try {
      client.resource(Desired.stamp(record, fence.epoch())).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // most likely our own: the client repeats what got no answer
        tried(ModelKey.of(model), record.getMetadata().getName());
        throw new StaleViewException("the record of a decision: " + e.getMessage());
      }
      throw e;
    }
    listener.wrote(record.getKind(), "create");
    return true;
  }

  /** Keeps as many as there are revisions to return to, and the newest in any case. */
  private void prune(AnomalyModel model) {
    int kept = Math.max(1, Parameters.of(model.getSpec()).historyLimit());
    try {
      client
          .configMaps()
          .inNamespace(model.getMetadata().getNamespace())
          .withLabel(Labels.MODEL, model.getMetadata().getName())
          .withLabel(Labels.DECISION)
          .list()
          .getItems()
          .stream()
          .filter(record -> Children.ownedBy(model.getMetadata().getUid(), record))
          .sorted(Comparator.comparing(DecisionRecorder::nameOf).reversed())
          .skip(kept)
          .forEach(
              record -> {
                client.resource(record).lockResourceVersion().delete();
                listener.wrote(record.getKind(), "delete");
              });
    } catch (KubernetesClientException e) {
      if (!Refusals.lasting(e)) {
        throw e;
      }
      // the next decision takes them along
      LOG.warn("old records of decisions are left: {}", e.getMessage());
    }
  }

  private static String nameOf(ConfigMap record) {
    return record.getMetadata().getName();
  }

  private static void say(Decision decision, String record) {
    LOG.atInfo()
        .addKeyValue("model", decision.model())
        .addKeyValue("record", record)
        .addKeyValue("decision", decision)
        .log(
            "decided of {}: {}, from revision {} to {}, asked for by {}; recorded in {}",
            decision.model(),
            decision.outcome(),
            decision.from() == null ? 0 : decision.from().revision(),
            decision.to() == null ? 0 : decision.to().revision(),
            decision.requestedBy() == null ? "nobody known" : decision.requestedBy(),
            record);
  }
}
