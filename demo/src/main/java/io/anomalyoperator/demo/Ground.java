package io.anomalyoperator.demo;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.embedded.Program;
import io.anomalyoperator.embedded.s3.EmbeddedS3;
import io.anomalyoperator.operator.AnomalyOperator;
import io.anomalyoperator.operator.OperatorConfig;
import io.anomalyoperator.operator.OperatorMain;
import io.anomalyoperator.operator.metrics.OperatorMetrics;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.S3PackageStore;
import io.anomalyoperator.store.StoreSettings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the story plays on: S3, a cluster, and the operator at work in it. */
final class Ground implements AutoCloseable {
  static final String NAMESPACE = "models";
  static final String BUCKET = "models";
  static final String SECRET = "models-s3";
  private static final String IMAGE = "model-server";
  private static final String KEY = "demo";
  private static final String SECRET_KEY = "demosecret";

  private final EmbeddedS3 s3;
  private final EmbeddedCluster cluster;
  private final Path folder;
  private final Deque<Runnable> stops;
  private boolean closed;

  private Ground(EmbeddedS3 s3, EmbeddedCluster cluster, Path folder, Deque<Runnable> stops) {
    this.s3 = s3;
    this.cluster = cluster;
    this.folder = folder;
    this.stops = stops;
  }

  /** Starts all of it; what was started before a failure is stopped again. */
  static Ground start(Path folder, Path modelServer) throws IOException {
    Deque<Runnable> stops = new ArrayDeque<>(); // what was started last is stopped first
    try {
      EmbeddedS3 s3 = EmbeddedS3.start();
      stops.push(s3::close);
      EmbeddedCluster cluster = cluster(folder, modelServer);
      stops.push(cluster::close);
      Ground ground = new Ground(s3, cluster, folder, stops);
      s3.createVersionedBucket(BUCKET);
      ground.furnish();
      AnomalyOperator operator = ground.operator();
      stops.push(operator::close);
      operator.start();
      return ground;
    } catch (IOException | RuntimeException e) {
      stops.forEach(Runnable::run);
      throw e;
    }
  }

  private static EmbeddedCluster cluster(Path folder, Path modelServer) {
    return EmbeddedCluster.builder()
        .dataDirectory(folder.resolve("node"))
        .node(image -> image.equals(IMAGE) ? Optional.of(program(modelServer)) : Optional.empty())
        .build()
        .start();
  }

  /** What a person sets up once: the CRD, namespaces, the Secret; and a kubeconfig for kubectl. */
  private void furnish() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    KubernetesClient client = cluster.client();
    try (InputStream crd =
        Files.newInputStream(Path.of("crds", "anomalymodels.anomaly-operator.io.yaml"))) {
      client.load(crd).create();
    }
    for (String name : List.of(NAMESPACE, "anomaly-operator")) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    client.resource(credentials()).create();
  }

  private AnomalyOperator operator() {
    String endpoint = endpoint().toString();
    return OperatorMain.wire(
        OperatorConfig.from(
            Map.of(
                "MODEL_SERVER_IMAGE",
                IMAGE,
                "POD_NAMESPACE",
                "anomaly-operator",
                "S3_ENDPOINT",
                endpoint,
                "LEADER_ELECTION",
                "false")),
        cluster.client(),
        new OperatorMetrics());
  }

  private static Program program(Path modelServer) {
    return new Program(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // there are no caches of the image here
            "-Xlog:cds=off,aot=off",
            "-Xmx160m",
            "-XX:MaxDirectMemorySize=96m",
            "-jar",
            modelServer.toString()),
        Map.of("SERVER_HOST", "${POD_IP}", "OMP_NUM_THREADS", "1", "MKL_NUM_THREADS", "1"));
  }

  private static Secret credentials() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(SECRET)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .addToStringData("AWS_ACCESS_KEY_ID", KEY)
        .addToStringData("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        .build();
  }

  URI endpoint() {
    return s3.endpoint();
  }

  /** The bucket, for a publisher to close. */
  S3PackageStore store() {
    return S3PackageStore.of(
        StoreSettings.of(endpoint(), new Credentials.Keys(KEY, SECRET_KEY, Optional.empty())));
  }

  KubernetesClient client() {
    return cluster.client();
  }

  String api() {
    return cluster.url();
  }

  Path folder() {
    return folder;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stops.forEach(Runnable::run);
  }
}
