package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Defaults;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.store.PackageLocation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod of a revision. {@code fetch} brings the package into an empty folder and is the only
 * container that may know S3 credentials; {@code model-server} reads the folder and is the only one
 * that knows the management token. Neither has a Kubernetes token.
 */
public final class PodTemplates {
  /** Port of predictions, health and metrics. */
  public static final int HTTP_PORT = 8080;

  /** Port of the operator: status, golden replay, draining. */
  public static final int MANAGEMENT_PORT = 8081;

  /** Name of the container that serves. */
  public static final String SERVER = "model-server";

  /** Name of the init container that brings the package. */
  public static final String FETCH = "fetch";

  static final String MODEL_FOLDER = "/model";
  static final String TOKEN_FOLDER = "/var/run/anomaly-operator/management";

  private static final long USER = 65532;

  /** Long enough for endpoints and proxies to learn that the pod goes. */
  private static final long PRE_STOP_SECONDS = 3;

  private static final ServerSpec NOTHING_SAID = ServerSpecBuilder.builder().build();

  private PodTemplates() {}

  /**
   * The pod template of a revision.
   *
   * @param defaults of the operator
   */
  public static PodTemplateSpec of(
      AnomalyModel model, RevisionRecord record, StoreDefaults defaults) {
    var server = model.getSpec().server() == null ? NOTHING_SAID : model.getSpec().server();
    var container = container(model, record, server);
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(Children.labels(model, record.number()))
        .withAnnotations(Children.annotations(server.podAnnotations()))
        .endMetadata()
        .withNewSpec()
        .withInitContainers(fetch(model, record, server, defaults))
        .withContainers(container)
        .withVolumes(volumes(model, server))
        .withImagePullSecrets(
            server.imagePullSecrets() == null ? List.of() : server.imagePullSecrets())
        .withNodeSelector(server.nodeSelector() == null ? Map.of() : server.nodeSelector())
        .withTolerations(server.tolerations() == null ? List.of() : server.tolerations())
        .withAffinity(server.affinity())
        .withTopologySpreadConstraints(spread(model, record))
        .withServiceAccountName(server.serviceAccountName())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(podSecurity())
        .withTerminationGracePeriodSeconds(30L)
        .endSpec()
        .build();
  }

  private static Container fetch(
      AnomalyModel model, RevisionRecord record, ServerSpec server, StoreDefaults defaults) {
    var s3 = Defaults.s3(model.getSpec().artifact(), defaults.s3());
    var env = new ArrayList<>(PodEnvironment.fetch(model.getSpec().artifact(), s3));
    var mounts =
        new ArrayList<>(List.of(mount("model", MODEL_FOLDER, false), mount("tmp", "/tmp", false)));
    if (server.cache() != null) {
      env.addAll(CacheVolume.env(model, record, server.cache()));
      mounts.add(CacheVolume.mount(model));
    }
    if (server.awsRoleArn() != null) {
      env.addAll(IdentityVolume.env(server.awsRoleArn(), s3, defaults.stsEndpoint()));
      mounts.add(IdentityVolume.mount());
    }
    return new ContainerBuilder()
        .withName(FETCH)
        .withImage(record.image())
        .withArgs("fetch", source(record.verified().artifact()), MODEL_FOLDER)
        .withEnv(env)
        .withResources(resources(server))
        .withSecurityContext(security())
        .withVolumeMounts(mounts)
        .build();
  }

  /** The very bytes; percent-encoded, so that Kubernetes finds no {@code $(NAME)} in it. */
  static String source(ResolvedArtifact artifact) {
    return new PackageLocation(
            artifact.bucket(),
            artifact.key(),
            Optional.ofNullable(artifact.versionId()),
            Optional.ofNullable(artifact.sha256()))
        .toString();
  }

  private static Container container(AnomalyModel model, RevisionRecord record, ServerSpec server) {
    return new ContainerBuilder()
        .withName(SERVER)
        .withImage(record.image())
        .withArgs("serve", MODEL_FOLDER)
        .withEnv(PodEnvironment.server(model, record, server))
        .addNewPort()
        .withName("http")
        .withContainerPort(HTTP_PORT)
        .withProtocol("TCP")
        .endPort()
        .addNewPort()
        .withName("management")
        .withContainerPort(MANAGEMENT_PORT)
        .withProtocol("TCP")
        .endPort()
        // a large model may load for ten minutes; what never gets ready is the operator's to judge
        .withStartupProbe(probe(server, "/health", 1, 600))
        .withReadinessProbe(probe(server, "/health", 1, 3))
        .withLivenessProbe(probe(server, "/v2/health/live", 10, 3))
        // native, since the image has no shell
        .withNewLifecycle()
        .withNewPreStop()
        .withNewSleep(PRE_STOP_SECONDS)
        .endPreStop()
        .endLifecycle()
        .withResources(resources(server))
        .withSecurityContext(security())
        .withVolumeMounts(
            mount("model", MODEL_FOLDER, true),
            mount("tmp", "/tmp", false),
            mount("management", TOKEN_FOLDER, true))
        .addAllToVolumeMounts(ProtectionVolumes.mounts(server))
        .build();
  }

  private static List<Volume> volumes(AnomalyModel model, ServerSpec server) {
    var volumes =
        new ArrayList<>(
            List.of(
                new VolumeBuilder().withName("model").withNewEmptyDir().endEmptyDir().build(),
                new VolumeBuilder()
                    .withName("tmp")
                    .withNewEmptyDir()
                    .withSizeLimit(new Quantity("512Mi"))
                    .endEmptyDir()
                    .build(),
                new VolumeBuilder()
                    .withName("management")
                    .withNewSecret()
                    .withSecretName(
                        Names.managementSecret(
                            model.getMetadata().getName(), model.getMetadata().getUid()))
                    .withDefaultMode(0440)
                    .endSecret()
                    .build()));
    if (server.cache() != null) {
      volumes.add(CacheVolume.volume(server.cache()));
    }
    if (server.awsRoleArn() != null) {
      volumes.add(IdentityVolume.volume());
    }
    volumes.addAll(ProtectionVolumes.volumes(server));
    return volumes;
  }

  /**
   * Enough for a model of some hundred megabytes. Both containers get the same: the larger of the
   * two is what the scheduler counts, and a quota wants it said of each.
   */
  private static ResourceRequirements resources(ServerSpec server) {
    return server.resources() != null
        ? server.resources()
        : new ResourceRequirementsBuilder()
            .withRequests(quantities("100m", "512Mi"))
            .withLimits(quantities("2", "1Gi"))
            .build();
  }

  private static Map<String, Quantity> quantities(String cpu, String memory) {
    return new TreeMap<>(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)));
  }

  /** On different nodes where there are any, on one where there are not. */
  private static TopologySpreadConstraint spread(AnomalyModel model, RevisionRecord record) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(Children.selector(model, record.number()))
        .endLabelSelector()
        .build();
  }

  private static PodSecurityContext podSecurity() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        // reads the token, which only its group may
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static SecurityContext security() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withRunAsNonRoot(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static Probe probe(ServerSpec server, String path, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort(HTTP_PORT)
        .withScheme(ProtectionVolumes.scheme(server))
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(2)
        .withFailureThreshold(failures)
        .build();
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
