package io.anomalyoperator.operator.scale;

import io.anomalyoperator.embedded.s3.EmbeddedS3;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.VerifiedPackage;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.GatesSpecBuilder;
import io.anomalyoperator.operator.api.ReplayGateSpecBuilder;
import io.anomalyoperator.operator.api.RolloutSpecBuilder;
import io.anomalyoperator.operator.api.ThresholdSpec;
import io.anomalyoperator.operator.artifact.TestPackage;
import io.anomalyoperator.operator.resources.PodTemplates;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.S3PackageStore;
import io.anomalyoperator.store.StoreSettings;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Many models, one operator: an API server and etcd as they are, the operator in a process of its
 * own with so much heap and no more, pods that are simulated here.
 */
final class ScaleBench implements AutoCloseable {
  private static final String NAMESPACE = "models";
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final int EDITED = 100;

  /** The server's own range has 254 for Services. */
  private static final String MORE_ADDRESSES =
      """
      apiVersion: networking.k8s.io/v1
      kind: ServiceCIDR
      metadata: {name: many}
      spec: {cidrs: [10.64.0.0/16]}
      """;

  private final Path work;
  private final KubeAPIServer server =
      new KubeAPIServer(
          KubeAPIServerConfigBuilder.anAPIServerConfig()
              .withOfflineMode(true)
              .withUpdateKubeConfig(false)
              .build());
  private final KubernetesClient client;
  private final EmbeddedS3 s3;
  private final SimulatedServers servers;
  private final SimulatedFleet fleet;
  private final Path kubeconfig;
  private final VerifiedPackage served;

  private ScaleBench(Path work) throws Exception {
    this.work = work;
    server.start();
    kubeconfig = Files.writeString(work.resolve("kubeconfig"), server.getKubeConfigYaml());
    client = client();
    try (var crd = Files.newInputStream(Path.of("crds/anomalymodels.anomaly-operator.io.yaml"))) {
      client.load(crd).create();
    }
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    client.resource(MORE_ADDRESSES).create();
    // no controller makes it here
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build())
        .create();
    s3 = EmbeddedS3.start();
    served = publish();
    fleet = new SimulatedFleet(client());
    servers = new SimulatedServers(fleet, PodTemplates.MANAGEMENT_PORT, served, List.of(0.25, 1.5));
  }

  private KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .withMaxConcurrentRequests(256)
                .withMaxConcurrentRequestsPerHost(256)
                .build())
        .build();
  }

  private VerifiedPackage publish() throws Exception {
    Path archive = work.resolve("model.tar.gz");
    TestPackage.write(work, archive, 100_000);
    s3.createVersionedBucket("models");
    var keys = new Credentials.Keys("any", "secret", Optional.empty());
    try (var store = S3PackageStore.of(StoreSettings.of(s3.endpoint(), keys));
        var in = Files.newInputStream(archive)) {
      store.publish(archive, "models", "model.tar.gz");
      return PackageReader.verify(in, Limits.defaults());
    }
  }

  private AnomalyModelSpec spec(double rate) {
    return AnomalyModelSpecBuilder.builder()
        .artifact(
            new ArtifactSpec("models", "model.tar.gz", null, served.digest().sha256(), null, null))
        .threshold(new ThresholdSpec(null, rate))
        .replicas(1)
        .rollout(
            RolloutSpecBuilder.builder()
                .progressDeadlineSeconds(600)
                .gates(
                    GatesSpecBuilder.builder()
                        .replay(ReplayGateSpecBuilder.builder().samples(0).build())
                        .build())
                .bakeSeconds(5)
                .drainSeconds(1)
                .build())
        .build();
  }

  private void make(int models) {
    IntStream.range(0, models)
        .parallel()
        .forEach(
            i -> {
              AnomalyModel model = new AnomalyModel();
              model.getMetadata().setName("model-" + i);
              model.getMetadata().setNamespace(NAMESPACE);
              model.setSpec(spec(0.31));
              client.resource(model).create();
            });
  }

  private void edit(int models) {
    IntStream.range(0, models)
        .parallel()
        .forEach(
            i ->
                client
                    .resources(AnomalyModel.class)
                    .inNamespace(NAMESPACE)
                    .withName("model-" + i)
                    .edit(
                        m -> {
                          m.setSpec(spec(0.32));
                          return m;
                        }));
  }

  private List<AnomalyModel> models() {
    return client.resources(AnomalyModel.class).inNamespace(NAMESPACE).list().getItems();
  }

  private static boolean seen(AnomalyModel model) {
    return model.getStatus() != null
        && model.getStatus().rollout() != null
        && model.getStatus().observedGeneration() == model.getMetadata().getGeneration();
  }

  private static boolean decided(AnomalyModel model) {
    return seen(model) && !model.getStatus().rollout().inProgress();
  }

  private static void await(String what, BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + ": not within " + LIMIT);
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private static void say(String what, String figure) {
    System.out.printf(Locale.ROOT, "%-44s %s%n", what, figure);
  }

  private static String since(long begin) {
    return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
  }

  private static String seconds(long millis) {
    return "%.1f s".formatted(millis / 1e3);
  }

  private OperatorProcess operator(int heap) throws Exception {
    return OperatorProcess.start(work, kubeconfig, s3.endpoint(), heap);
  }

  private void run(int models, Duration steady, int heap) throws Exception {
    say("models", Integer.toString(models));
    make(models);
    long begin = System.nanoTime();
    try (var operator = operator(heap)) {
      await("a first look at all", () -> models().stream().allMatch(ScaleBench::seen));
      say("fresh: start → all looked at", since(begin));
      await("all decided", () -> models().stream().allMatch(ScaleBench::decided));
      say("fresh: start → all promoted", since(begin));
      say("fresh: API writes of the operator", Long.toString(operator.writes()));
      say("fresh: CPU", seconds(operator.cpuMillis()));
      operator.sayHeap("fresh: heap");
    }
    begin = System.nanoTime();
    try (var operator = operator(heap)) {
      await("all reconciled", () -> operator.reconciledModels() >= models);
      say("restart: start → all reconciled", since(begin));
      say("restart: CPU until then", seconds(operator.cpuMillis()));
      await("rest", operator::rests);
      operator.sayHeap("restart: heap");
      long writes = operator.writes();
      long requests = ApiServerWrites.count(client);
      long busy = operator.cpuMillis();
      TimeUnit.MILLISECONDS.sleep(steady.toMillis());
      say("steady: minutes", Long.toString(steady.toMinutes()));
      say("steady: API writes of the operator", Long.toString(operator.writes() - writes));
      say(
          "steady: writes that the API server saw",
          (ApiServerWrites.count(client) - requests) + " but for Leases");
      say(
          "steady: CPU",
          "%.2f %% of a core".formatted(100.0 * (operator.cpuMillis() - busy) / steady.toMillis()));
      operator.sayHeap("steady: heap");
      begin = System.nanoTime();
      int edited = Math.min(EDITED, models);
      edit(edited);
      say(edited + " specs: edited", since(begin));
      await("the edits decided", () -> models().stream().allMatch(ScaleBench::decided));
      say(edited + " specs: edit → all promoted (bake 5 s)", since(begin));
      long served = models().stream().filter(m -> m.getStatus().servingRevision() == 2).count();
      say(edited + " specs: models on revision 2", Long.toString(served));
      operator.sayHeap("end: heap");
    }
  }

  /** {@code ScaleBench MODELS MINUTES HEAP_MIB}. */
  public static void main(String[] args) throws Exception {
    Path work = Files.createTempDirectory("operator-1000");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
    try (var bench = new ScaleBench(work)) {
      bench.run(
          Integer.parseInt(args[0]),
          Duration.ofMinutes(Integer.parseInt(args[1])),
          Integer.parseInt(args[2]));
    }
    System.exit(0); // the mock of S3 leaves threads
  }

  @Override
  public void close() {
    servers.close();
    fleet.close();
    s3.close();
    client.close();
    server.stop();
  }
}
