package io.anomalyoperator.e2e.ground;

import static org.awaitility.Awaitility.await;

import io.anomalyoperator.e2e.variant.Unpack;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opentest4j.AssertionFailedError;

/**
 * The image of the model server, run as SageMaker runs a container of its own kind: {@code docker
 * run IMAGE serve}, nothing in its environment, the content of {@code model.tar.gz} under {@code
 * /opt/ml/model}, which it may only read, and thirty seconds between SIGTERM and SIGKILL. The
 * operator has no part in it.
 */
public final class SageMakerContainer implements AutoCloseable {
  private static final String CONTAINER = "container";
  private static final String FOLDER = "/opt/ml/model";
  private static final int PORT = 8080;

  /** A ping that takes longer has failed. */
  private static final Duration PING_LIMIT = Duration.ofSeconds(2);

  private static final long STOP_SECONDS = 30;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final KubernetesClient client;
  private final String node;
  private final Pod pod;
  private final Service service;

  private SageMakerContainer(Ground ground, Pod pod) {
    this.client = ground.client();
    this.node = ground.settings().node();
    this.pod = client.resource(pod).create();
    this.service = client.resource(service(pod)).create();
  }

  /** Starts it, as the user that the image names. */
  public static SageMakerContainer start(Ground ground, String name, Pin archive) {
    return start(ground, name, archive, Optional.empty());
  }

  /** Starts it, as root. */
  public static SageMakerContainer startAsRoot(Ground ground, String name, Pin archive) {
    return start(ground, name, archive, Optional.of(0L));
  }

  private static SageMakerContainer start(
      Ground ground, String name, Pin archive, Optional<Long> user) {
    return new SageMakerContainer(
        ground,
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(Ground.NAMESPACE)
            .addToLabels("sagemaker", name)
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .withTerminationGracePeriodSeconds(STOP_SECONDS)
            .withEnableServiceLinks(false)
            .withAutomountServiceAccountToken(false)
            .withInitContainers(
                new ContainerBuilder()
                    .withName("unpack")
                    .withImage(ground.variants().tools())
                    .withCommand(
                        "java",
                        "-cp",
                        Variants.CLASSES + ":/app/lib/*",
                        Unpack.class.getName(),
                        ground.bucket().link(archive).toString(),
                        FOLDER)
                    .withNewSecurityContext()
                    .withRunAsUser(0L)
                    .endSecurityContext()
                    .addNewVolumeMount()
                    .withName("model")
                    .withMountPath(FOLDER)
                    .endVolumeMount()
                    .build())
            .withContainers(
                new ContainerBuilder()
                    .withName(CONTAINER)
                    .withImage(ground.settings().serverImage())
                    .withArgs("serve")
                    .withNewSecurityContext()
                    .withRunAsUser(user.orElse(null))
                    .withRunAsNonRoot(user.isEmpty())
                    .endSecurityContext()
                    .addNewVolumeMount()
                    .withName("model")
                    .withMountPath(FOLDER)
                    .withReadOnly(true)
                    .endVolumeMount()
                    .build())
            .addNewVolume()
            .withName("model")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .endSpec()
            .build());
  }

  private static Service service(Pod pod) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(pod.getMetadata().getName())
        .withNamespace(Ground.NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withType("NodePort")
        .withSelector(pod.getMetadata().getLabels())
        .addNewPort()
        .withPort(PORT)
        .endPort()
        .endSpec()
        .build();
  }

  /** Waits until SageMaker would send it requests. */
  public SageMakerContainer awaitHealthy() {
    await(this + " answers /ping with 200")
        .atMost(Patience.SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (terminated(current()).isPresent()) {
                throw new AssertionFailedError(this + " ended: " + log());
              }
              return pings();
            });
    return this;
  }

  private boolean pings() {
    try {
      return send(HttpRequest.newBuilder(uri("/ping")).timeout(PING_LIMIT)).statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** {@code InvokeEndpoint}: SageMaker hands over body, content type and what is accepted. */
  public HttpResponse<String> invoke(String contentType, String accept, byte[] body) {
    return send(
        HttpRequest.newBuilder(uri("/invocations"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", contentType)
            .header("Accept", accept)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** Stops it as SageMaker does; its exit code, which is 137 if it had to be killed. */
  public int stop() {
    var ended =
        client
            .resource(pod)
            .informOnCondition(pods -> pods.stream().anyMatch(it -> terminated(it).isPresent()));
    client.resource(pod).delete();
    try {
      var last = ended.get(STOP_SECONDS + Patience.SOON.toSeconds(), TimeUnit.SECONDS);
      return terminated(last.getFirst()).orElseThrow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionFailedError("nobody saw the end of " + this, e);
    }
  }

  /** Waits until it has ended by itself; its exit code. */
  public int awaitEnd() {
    await(this + " ended").atMost(Patience.SOON).until(() -> terminated(current()).isPresent());
    return terminated(current()).orElseThrow();
  }

  /** What it wrote, and so what CloudWatch has. */
  public String log() {
    return client
        .pods()
        .inNamespace(Ground.NAMESPACE)
        .withName(pod.getMetadata().getName())
        .inContainer(CONTAINER)
        .getLog();
  }

  private Pod current() {
    return client.resource(pod).get();
  }

  private static Optional<Integer> terminated(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(container -> container.getState().getTerminated())
        .filter(state -> state != null)
        .map(state -> state.getExitCode())
        .findFirst();
  }

  private URI uri(String path) {
    return new Address(node, service.getSpec().getPorts().getFirst().getNodePort()).uri(path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(this + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "the container " + pod.getMetadata().getName();
  }

  @Override
  public void close() {
    client.resource(service).delete();
    client.resource(pod).delete();
    http.close();
  }
}
