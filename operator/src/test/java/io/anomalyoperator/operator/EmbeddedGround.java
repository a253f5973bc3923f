package io.anomalyoperator.operator;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.RollbackSpec;
import io.anomalyoperator.operator.api.RolloutSpecBuilder;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.apply.Applier;
import io.anomalyoperator.operator.apply.DecisionRecorder;
import io.anomalyoperator.operator.apply.EventPublisher;
import io.anomalyoperator.operator.apply.ManagementTokens;
import io.anomalyoperator.operator.apply.StaleViewException;
import io.anomalyoperator.operator.apply.StatusWriter;
import io.anomalyoperator.operator.observe.ChildSource;
import io.anomalyoperator.operator.observe.FreshestModels;
import io.anomalyoperator.operator.observe.LeanSerialization;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.observe.Observer;
import io.anomalyoperator.operator.resources.StoreDefaults;
import io.anomalyoperator.operator.rollout.Plan;
import io.anomalyoperator.operator.rollout.RolloutPlanner;
import io.anomalyoperator.operator.rollout.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A faithful API server in this JVM, a node that a test moves tick by tick, a clock that it moves,
 * and an operator whose passes it runs one by one: nothing happens by itself, so nothing depends on
 * luck.
 */
final class EmbeddedGround implements AutoCloseable {
  static final String NAMESPACE = "models";
  static final String NAME = "mnist";
  static final String OPERATORS = "operators";
  static final String OPERATOR = "anomaly-operator";

  /** What Jackson learns of a class costs more than a story: it is learnt once for all grounds. */
  private static final KubernetesSerialization LEAN = LeanSerialization.create();

  private static final KubernetesSerialization WHOLE = new KubernetesSerialization();
  private static final Path CRD = Path.of("../crds/anomalymodels.anomaly-operator.io.yaml");

  final EmbeddedCluster cluster = EmbeddedCluster.builder().build().start();
  final KubernetesClient user = client("user");
  final SimulatedNode node = new SimulatedNode(client("node"), cluster);
  final InlineTasks tasks = new InlineTasks(node);
  private final KubernetesClient operators = client(OPERATOR);
  Consumer<RuntimeException> onFailure = e -> {};
  Instant now = Instant.parse("2026-11-21T00:00:00Z");
  boolean convergeFirst;

  /** How many looks late the operator hears of the model; of its own writes it knows. */
  int modelIsHeardLate;

  private final Deque<AnomalyModel> past = new ArrayDeque<>();
  String defaultImage = "server:1";
  AccessPolicy access = AccessPolicy.open();
  private Reconciliation.Parts parts;
  private Reconciliation operator = start(live());

  EmbeddedGround() {
    try (var crd = Files.newInputStream(CRD)) {
      user.load(crd).create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String name : List.of(NAMESPACE, OPERATORS)) {
      user.resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  private KubernetesClient client(String agent) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                .withUserAgent(agent)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(60_000) // of a machine that has more to do
                .build())
        .withKubernetesSerialization(agent.equals(OPERATOR) ? LEAN : WHOLE)
        .build();
  }

  /**
   * A new operator process, with what it sees through; it knows nothing but what the API server
   * tells.
   */
  Reconciliation start(ChildSource children) {
    tasks.restart();
    ManagementTokens tokens = new ManagementTokens(operators, () -> now);
    parts =
        new Reconciliation.Parts(
            new Observer(
                () -> now,
                new Settings(
                    defaultImage,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    access)),
            children,
            new FreshestModels(),
            new StatusWriter(operators),
            new DecisionRecorder(operators, () -> now, (kind, verb) -> {}),
            new Applier(
                operators,
                children,
                tokens,
                new Applier.Settings(
                    OPERATORS, new StoreDefaults(new S3Spec(null, null, null), Optional.empty())),
                (kind, verb) -> {}),
            tokens,
            tasks,
            new EventPublisher(operators, () -> now, Runnable::run),
            new Reconciliation.PlanListener() {
              @Override
              public void written(AnomalyModel model, Plan plan) {}

              @Override
              public void gone(ModelKey model) {}
            });
    operator = new Reconciliation(parts);
    return operator;
  }

  Reconciliation restart() {
    return start(live());
  }

  KubernetesClient operators() {
    return operators;
  }

  LiveChildren live() {
    return new LiveChildren(operators, cluster);
  }

  AnomalyModel model() {
    return user.resources(AnomalyModel.class).inNamespace(NAMESPACE).withName(NAME).get();
  }

  AnomalyModelStatus status() {
    return model().getStatus();
  }

  /** The records of what was decided, oldest first. */
  List<ConfigMap> decisions() {
    return user
        .configMaps()
        .inNamespace(NAMESPACE)
        .withLabel(Labels.DECISION)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(d -> d.getMetadata().getName()))
        .toList();
  }

  static AnomalyModelSpec spec(String key) {
    return AnomalyModelSpecBuilder.builder()
        .artifact(new ArtifactSpec("models", key, "version-of-" + key, null, null, null))
        .replicas(2)
        .rollout(
            RolloutSpecBuilder.builder()
                .progressDeadlineSeconds(60)
                .bakeSeconds(2)
                .drainSeconds(1)
                .build())
        .build();
  }

  /** As a person would: makes the model, or changes what it asks for. */
  void ask(String key) {
    if (model() == null) {
      make(spec(key));
    } else {
      edit(s -> s.with().artifact(spec(key).artifact()).rollbackTo(null).build());
    }
  }

  /** Makes the model. */
  void make(AnomalyModelSpec spec) {
    AnomalyModel fresh = new AnomalyModel();
    fresh.getMetadata().setName(NAME);
    fresh.getMetadata().setNamespace(NAMESPACE);
    fresh.setSpec(spec);
    user.resource(fresh).create();
  }

  /** Deletes the model; what belongs to it goes with it. */
  void delete() {
    user.resources(AnomalyModel.class).inNamespace(NAMESPACE).withName(NAME).delete();
  }

  void rollBackTo(int revision) {
    edit(s -> s.withRollbackTo(new RollbackSpec(revision, null)));
  }

  /** As a restore from a backup does: the resource without what was known of it. */
  void loseStatus() {
    user.resources(AnomalyModel.class)
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":null}");
  }

  /** As {@code kubectl edit} does: once more when the operator wrote between. */
  void edit(UnaryOperator<AnomalyModelSpec> change) {
    boolean taken = false;
    while (!taken) {
      try {
        user.resources(AnomalyModel.class)
            .inNamespace(NAMESPACE)
            .withName(NAME)
            .edit(
                m -> {
                  m.setSpec(change.apply(m.getSpec()));
                  return m;
                });
        taken = true;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
    }
  }

  /** One pass of the operator, one tick of the node, a moment of time. */
  void step() {
    step(model());
  }

  private void step(@Nullable AnomalyModel model) {
    if (model != null) {
      try {
        if (convergeFirst) {
          brokenPass(model);
        }
        operator.reconcile(heard(model));
      } catch (KubernetesClientException e) {
        onFailure.accept(e); // the SDK would try again
      }
    }
    node.tick();
    now = now.plusSeconds(1);
  }

  private AnomalyModel heard(AnomalyModel model) {
    past.addLast(model);
    return past.size() > modelIsHeardLate ? past.removeFirst() : past.getFirst();
  }

  /** What a pass must not do: make the cluster follow from what nobody recorded. */
  private void brokenPass(AnomalyModel model) {
    if (model.getStatus() == null || model.getStatus().rollout() == null) {
      return;
    }
    ModelKey key = ModelKey.of(model);
    var children = parts.children().of(key.namespace(), key.name());
    Plan plan =
        RolloutPlanner.plan(
            parts.observer().observe(model, children, tasks.findings(key), Optional.empty()));
    try {
      parts.applier().converge(model, false, plan, children);
    } catch (StaleViewException e) {
      throw new AssertionError(e);
    }
  }

  /** Moves until something holds. */
  void until(Predicate<AnomalyModelStatus> reached) {
    for (int i = 0; i < 300; i++) {
      AnomalyModel model = model();
      boolean observed =
          model.getStatus() != null
              && model.getStatus().observedGeneration() == model.getMetadata().getGeneration();
      if (observed && reached.test(model.getStatus())) {
        return;
      }
      step(model);
    }
    throw new AssertionError("not reached after 300 steps: " + status());
  }

  void untilStep(Step wanted) {
    until(s -> s.rollout().step() == wanted);
  }

  /** Moves until the newest request is decided and nothing is left to do. */
  void untilDone() {
    until(s -> s.rollout().outcome() != Outcome.InProgress && s.rollout().step() == Step.Done);
    int quiet = 0;
    for (long before = newestVersion(); quiet < 2; ) { // one may have been cut off
      step();
      long after = newestVersion();
      quiet = before == after ? quiet + 1 : 0;
      before = after;
    }
  }

  /** Changes with every write of anybody. */
  long newestVersion() {
    return cluster.resourceVersion();
  }

  @Override
  public void close() {
    user.close();
    operators.close();
    node.close();
    cluster.close();
  }
}
