package io.anomalyoperator.operator;

import io.anomalyoperator.operator.apply.Applier;
import io.anomalyoperator.operator.apply.DecisionRecorder;
import io.anomalyoperator.operator.apply.EventPublisher;
import io.anomalyoperator.operator.apply.ManagementTokens;
import io.anomalyoperator.operator.apply.StatusWriter;
import io.anomalyoperator.operator.apply.WriteListener;
import io.anomalyoperator.operator.observe.FreshestModels;
import io.anomalyoperator.operator.observe.InformedChildren;
import io.anomalyoperator.operator.observe.Observer;
import io.anomalyoperator.operator.resources.StoreDefaults;
import io.anomalyoperator.operator.rollout.Settings;
import io.anomalyoperator.operator.task.TaskExecutor;
import io.anomalyoperator.operator.task.TaskRunner;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator in one object: started with a client, stopped by closing. The same on a real
 * cluster, in a demo and in tests.
 */
public final class AnomalyOperator implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final int LOST_LEASE = 3;
  private static final Logger LOG = LoggerFactory.getLogger(AnomalyOperator.class);

  private final Operator operator;
  private final Optional<OwnLease> lease;
  private volatile boolean closing;
  private final TaskRunner tasks;
  private final ExecutorService events = Executors.newVirtualThreadPerTaskExecutor();

  /** The work that reaches out of the cluster's API: S3, and pods. */
  public interface Work extends BiFunction<OperatorConfig, ManagementTokens, TaskExecutor> {}

  public AnomalyOperator(
      OperatorConfig config,
      KubernetesClient client,
      Work work,
      Reconciliation.PlanListener outcomes,
      WriteListener writes) {
    InstantSource clock = InstantSource.system();
    ManagementTokens tokens = new ManagementTokens(client, clock);
    lease =
        config.leaderElection()
            ? Optional.of(
                new OwnLease(
                    client, config.namespace(), config.lease(), UUID.randomUUID().toString()))
            : Optional.empty();
    operator =
        new Operator(
            overrider -> {
              overrider
                  .withKubernetesClient(client)
                  .withCloseClientOnStop(false)
                  .withStopOnInformerErrorDuringStartup(true)
                  .withReconciliationTerminationTimeout(GRACE)
                  .withUseSSAToPatchPrimaryResource(false);
              lease.map(this::leaderElection).ifPresent(overrider::withLeaderElectionConfiguration);
            });
    AnomalyModelReconciler[] self = new AnomalyModelReconciler[1];
    tasks = new TaskRunner(work.apply(config, tokens), model -> self[0].trigger(model));
    self[0] =
        new AnomalyModelReconciler(
            clock,
            children -> reconciliation(config, client, clock, tokens, children, outcomes, writes));
    operator.register(
        self[0],
        overrider -> {
          // without it, nobody hears of a model that is gone
          overrider.withTriggerReconcilerOnAllEvents(true);
          // a status that is lost or edited has no new generation
          overrider.withGenerationAware(false);
          overrider.withRetry(
              new GenericRetry()
                  .withoutMaxAttempts()
                  .setInitialInterval(200)
                  .setIntervalMultiplier(2)
                  .setMaxInterval(15_000));
          if (!config.watchNamespaces().isEmpty()) {
            overrider.settingNamespaces(config.watchNamespaces());
          }
        });
  }

  private Reconciliation reconciliation(
      OperatorConfig config,
      KubernetesClient client,
      InstantSource clock,
      ManagementTokens tokens,
      InformedChildren children,
      Reconciliation.PlanListener outcomes,
      WriteListener writes) {
    return new Reconciliation(
        new Reconciliation.Parts(
            new Observer(
                clock,
                new Settings(
                    config.modelServerImage(),
                    config.switchSettle(),
                    config.artifactPoll(),
                    config.driftPoll(),
                    config.access())),
            children,
            new FreshestModels(),
            new StatusWriter(client),
            new DecisionRecorder(client, clock, writes),
            new Applier(
                client,
                children,
                tokens,
                new Applier.Settings(
                    config.namespace(), new StoreDefaults(config.s3(), config.stsEndpoint())),
                writes),
            tokens,
            tasks,
            new EventPublisher(client, clock, events),
            outcomes));
  }

  private LeaderElectionConfiguration leaderElection(OwnLease own) {
    return new LeaderElectionConfiguration(
        own.name(),
        own.namespace(),
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        own.identity(),
        new LeaderCallbacks(() -> {}, () -> leadsNoMore(own.name()), leader -> {}),
        false);
  }

  /** Somebody else leads: this process must not write any more, and the surest way is to end it. */
  private void leadsNoMore(String name) {
    if (!closing) {
      LOG.error("lost the lease {}: ending, so that the new leader is the only one", name);
      Runtime.getRuntime().halt(LOST_LEASE);
    }
  }

  /** Starts to watch, and to lead as soon as it may. */
  public void start() {
    operator.start();
  }

  /** Whether its caches are filled and watched. */
  public boolean healthy() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  @Override
  public void close() {
    closing = true;
    operator.stop();
    tasks.close();
    events.shutdown();
    lease.ifPresent(OwnLease::giveUp);
  }
}
