package io.anomalyoperator.operator;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.artifact.ArtifactVerifier;
import io.anomalyoperator.operator.artifact.ClusterSecrets;
import io.anomalyoperator.operator.artifact.ClusterTokens;
import io.anomalyoperator.operator.artifact.LabelledDataReader;
import io.anomalyoperator.operator.gate.ManagementClient;
import io.anomalyoperator.operator.metrics.OperatorHttp;
import io.anomalyoperator.operator.metrics.OperatorMetrics;
import io.anomalyoperator.operator.observe.LeanSerialization;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.resources.PodTemplates;
import io.anomalyoperator.operator.rollout.Plan;
import io.anomalyoperator.operator.task.OutwardTasks;
import io.anomalyoperator.settings.LogSettings;
import io.anomalyoperator.settings.Variables;
import io.anomalyoperator.store.S3PackageStore;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process: reads its configuration, starts the operator, answers health checks, stops in order.
 */
public final class OperatorMain {
  private static final int USAGE = 2;

  private OperatorMain() {}

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) throws IOException {
    // logback.xml reads them with the process's first logger
    LogSettings lines = LogSettings.orUsual(new Variables(System.getenv()));
    System.setProperty("log.format", lines.format());
    System.setProperty("log.level", lines.level());
    Logger log = LoggerFactory.getLogger(OperatorMain.class);
    OperatorConfig config;
    try {
      config = OperatorConfig.from(System.getenv());
    } catch (IllegalArgumentException e) {
      log.error("cannot start: {}", e.getMessage());
      System.exit(USAGE);
      return;
    }
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.autoConfigure(null))
                    .withUserAgent("anomaly-operator")
                    .build())
            .withKubernetesSerialization(LeanSerialization.create())
            .build();
    OperatorMetrics metrics = new OperatorMetrics().withJvm();
    AtomicBoolean started = new AtomicBoolean();
    AnomalyOperator operator = wire(config, client, metrics);
    OperatorHttp http =
        OperatorHttp.start(
            config.port(),
            metrics.registry(),
            () ->
                !started.get() || operator.healthy()
                    ? Optional.empty()
                    : Optional.of("a watch of the Kubernetes API does not run"),
            () -> started.get() ? Optional.empty() : Optional.of("waiting for the Kubernetes API"));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("stopping: what is under way is finished first");
                  operator.close();
                  http.close();
                  client.close();
                },
                "stop"));
    operator.start(); // with several replicas, the ones that do not lead are ready to take over
    started.set(true);
    log.atInfo()
        .addKeyValue("image", config.modelServerImage())
        .addKeyValue("namespaces", config.watchNamespaces())
        .log("anomaly-operator is at work");
  }

  /** An operator with everything it needs, for this process, a demo, or a test. */
  public static AnomalyOperator wire(
      OperatorConfig config, KubernetesClient client, OperatorMetrics metrics) {
    ManagementClient pods = new ManagementClient(PodTemplates.MANAGEMENT_PORT);
    ClusterSecrets secrets = new ClusterSecrets(client);
    ClusterTokens identities = new ClusterTokens(client);
    ArtifactVerifier verifier =
        new ArtifactVerifier(
            config.store(),
            secrets,
            config.access().requireSecretLabel(),
            identities,
            S3PackageStore::of,
            config.verifyMaxBytes(),
            config.verifyParallelism(),
            metrics::verified);
    LabelledDataReader labelled =
        new LabelledDataReader(
            config.store(),
            secrets,
            config.access().requireSecretLabel(),
            identities,
            S3PackageStore::of);
    return new AnomalyOperator(
        config,
        client,
        (c, tokens) -> new OutwardTasks(verifier, labelled, pods, tokens),
        new Listener(metrics),
        metrics::wrote);
  }

  /** Metrics move only after a status was written. */
  private record Listener(OperatorMetrics metrics) implements Reconciliation.PlanListener {
    @Override
    public void recorded(AnomalyModel model, Plan plan) {
      var status = plan.status();
      boolean ready =
          status.conditions().stream()
              .anyMatch(c -> c.getType().equals(Conditions.READY) && c.getStatus().equals("True"));
      metrics.model(
          model.getMetadata().getNamespace(),
          model.getMetadata().getName(),
          ready,
          status.servingRevision());
    }

    @Override
    public void written(AnomalyModel model, Plan plan) {
      metrics.wrote("AnomalyModel", "status");
      var status = plan.status();
      if (plan.decided()) {
        metrics.decided(status.rollout().outcome(), status.rollout().reason());
      }
    }

    @Override
    public void passed(Duration duration) {
      metrics.reconciled(duration);
    }

    @Override
    public void gone(ModelKey model) {
      metrics.forget(model.namespace(), model.name());
    }
  }
}
