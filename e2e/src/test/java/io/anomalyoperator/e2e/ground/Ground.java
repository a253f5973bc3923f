package io.anomalyoperator.e2e.ground;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that the scenarios stand on, made once: the operator is installed, S3 has a bucket. Scenarios
 * run beside each other, so each class has a view of its own, which knows the models of that class.
 */
public final class Ground implements AutoCloseable {
  /** Begins the names of all that is made, so that several runs can share a cluster. */
  static final String NAME = System.getenv().getOrDefault("E2E_NAME", "e2e");

  /** Where the operator is. */
  public static final String OPERATOR_NAMESPACE = NAME + "-system";

  /** Where most models are. */
  public static final String NAMESPACE = NAME + "-models";

  /** A second place for models. */
  public static final String OTHER_NAMESPACE = NAME + "-others";

  /** Secret with keys for S3, in both namespaces. */
  public static final String CREDENTIALS = "s3";

  private static final String CRD = "anomalymodels.anomaly-operator.io";
  private static final ResourceDefinitionContext MODELS =
      new ResourceDefinitionContext.Builder()
          .withGroup("anomaly-operator.io")
          .withVersion("v1")
          .withKind("AnomalyModel")
          .withPlural("anomalymodels")
          .withNamespaced(true)
          .build();

  private final Settings settings;
  private final KubernetesClient client;
  private final Bucket bucket;
  private final Trainer trainer;
  private final HelmChart chart;
  private final Variants variants;
  private final Set<Model> named = ConcurrentHashMap.newKeySet();

  private Ground(Settings settings, Path root) {
    this.settings = settings;
    this.client = new KubernetesClientBuilder().build();
    this.bucket = new Bucket(settings);
    this.variants = new Variants(settings.serverImage());
    this.trainer = new Trainer(settings, root, bucket.name());
    this.chart =
        new HelmChart(
            settings,
            root.resolve("helm/anomaly-operator"),
            crdIsOurs(),
            Set.of(NAMESPACE, OTHER_NAMESPACE));
  }

  private Ground(Ground shared) {
    this.settings = shared.settings;
    this.client = shared.client;
    this.bucket = shared.bucket;
    this.variants = shared.variants;
    this.trainer = shared.trainer;
    this.chart = shared.chart;
  }

  /** The same ground for scenarios with models of their own. */
  Ground view() {
    return new Ground(this);
  }

  /** Where nothing is installed yet. */
  public static Ground bare(Settings settings) {
    return new Ground(settings, Path.of(System.getProperty("e2e.root", "..")));
  }

  static Ground lay(Settings settings) {
    var ground = bare(settings);
    ground.furnish();
    ground.chart.install();
    return ground;
  }

  private void furnish() {
    for (String namespace : List.of(OPERATOR_NAMESPACE, NAMESPACE, OTHER_NAMESPACE)) {
      namespace(namespace);
    }
    for (String namespace : List.of(NAMESPACE, OTHER_NAMESPACE)) {
      credentials(namespace, CREDENTIALS, settings.s3AccessKey(), settings.s3SecretKey());
    }
  }

  /**
   * Takes away all that the system has in the cluster: release, CRD with every model, namespaces
   * with all that is in them. Returns when it is gone. S3, the registry and the cluster itself
   * stay. The CRD stays too, and false is returned, where it is not of this release, or where a
   * model of somebody else needs it.
   */
  public boolean raze() {
    chart.uninstall();
    var crd = client.apiextensions().v1().customResourceDefinitions().withName(CRD);
    boolean withCrd = chart.bringsTheCrd() && !othersHaveModels();
    if (withCrd) {
      crd.delete();
    }
    List<String> namespaces = List.of(NAMESPACE, OTHER_NAMESPACE, OPERATOR_NAMESPACE);
    namespaces.forEach(name -> client.namespaces().withName(name).delete());
    await("everything is gone")
        .atMost(Patience.LATER)
        .until(
            () ->
                (!withCrd || crd.get() == null)
                    && namespaces.stream()
                        .allMatch(name -> client.namespaces().withName(name).get() == null));
    return withCrd;
  }

  /**
   * Makes anew what is no resource of git: namespaces and the keys of S3, as a new server has them;
   * and installs this chart.
   */
  public void rebuild(Path chartFolder) {
    furnish();
    chart.installFrom(chartFolder);
  }

  private boolean othersHaveModels() {
    return client.genericKubernetesResources(MODELS).inAnyNamespace().list().getItems().stream()
        .map(model -> model.getMetadata().getNamespace())
        .anyMatch(namespace -> !List.of(NAMESPACE, OTHER_NAMESPACE).contains(namespace));
  }

  public Settings settings() {
    return settings;
  }

  public KubernetesClient client() {
    return client;
  }

  /** The cluster as a person sees it who may edit the models of {@link #NAMESPACE}, no more. */
  public KubernetesClient editorOfModels(String person) {
    client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(person)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addNewRule()
                .withApiGroups("anomaly-operator.io")
                .withResources("anomalymodels", "anomalymodels/scale", "anomalymodels/status")
                .withVerbs("get", "list", "watch", "create", "update", "patch", "delete")
                .endRule()
                .build())
        .serverSideApply();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(person)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", person)
                .addNewSubject("rbac.authorization.k8s.io", "User", person, null)
                .build())
        .serverSideApply();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(client.getConfiguration()).withImpersonateUsername(person).build())
        .build();
  }

  public Bucket bucket() {
    return bucket;
  }

  public Trainer trainer() {
    return trainer;
  }

  /** Bad images of the model server. */
  public Variants variants() {
    return variants;
  }

  public HelmChart chart() {
    return chart;
  }

  /** A model that need not exist yet. */
  public Model model(String name) {
    return model(NAMESPACE, name);
  }

  public Model model(String namespace, String name) {
    var model = new Model(client, settings, MODELS, namespace, name);
    named.add(model);
    return model;
  }

  /** Makes a service account that nobody gave any right, unless it is there. */
  public void serviceAccount(String namespace, String name) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  /** Makes or replaces a Secret with keys for S3. */
  public void credentials(String namespace, String name, String accessKey, String secretKey) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("anomaly-operator.io/allow-models", "true")
                .endMetadata()
                .withStringData(
                    Map.of("AWS_ACCESS_KEY_ID", accessKey, "AWS_SECRET_ACCESS_KEY", secretKey))
                .build())
        .fieldManager("e2e")
        .forceConflicts()
        .serverSideApply();
  }

  /** kubectl, as a person at a terminal. */
  public Shell.Result kubectl(String... arguments) {
    var command = new ArrayList<>(List.of("kubectl"));
    command.addAll(Arrays.asList(arguments));
    return Shell.run(Duration.ofMinutes(2), Map.of(), command);
  }

  /** The operator's pods. */
  public List<Pod> operatorPods() {
    return client
        .pods()
        .inNamespace(OPERATOR_NAMESPACE)
        .withLabel("app.kubernetes.io/instance", NAME)
        .list()
        .getItems();
  }

  /**
   * Takes the operator away (0) or brings it back, as kubectl does, and returns when its pods are
   * gone, or ready.
   */
  public void scaleOperator(int replicas) {
    client
        .apps()
        .deployments()
        .inNamespace(OPERATOR_NAMESPACE)
        .withLabel("app.kubernetes.io/instance", NAME)
        .resources()
        .forEach(deployment -> deployment.scale(replicas));
    await("the operator has " + replicas + " pods, all ready")
        .atMost(Patience.LATER)
        .until(
            () -> {
              List<Pod> pods = operatorPods();
              return pods.size() == replicas && pods.stream().allMatch(Readiness::isPodReady);
            });
  }

  /** Deletes the models that were named here, without waiting. */
  void clear() {
    named.forEach(Model::delete);
    named.clear();
  }

  private void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  private boolean crdIsOurs() {
    var crd = client.apiextensions().v1().customResourceDefinitions().withName(CRD).get();
    return crd == null
        || OPERATOR_NAMESPACE.equals(
            crd.getMetadata().getAnnotations() == null
                ? null
                : crd.getMetadata().getAnnotations().get("meta.helm.sh/release-namespace"));
  }

  @Override
  public void close() {
    for (String namespace : List.of(NAMESPACE, OTHER_NAMESPACE)) {
      client.genericKubernetesResources(MODELS).inNamespace(namespace).delete();
    }
    chart.uninstall();
    for (String namespace : List.of(NAMESPACE, OTHER_NAMESPACE, OPERATOR_NAMESPACE)) {
      client.namespaces().withName(namespace).delete();
    }
    trainer.close();
    bucket.close();
    client.close();
  }
}
