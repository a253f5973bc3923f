package io.anomalyoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.trainer.data.SyntheticDigits;
import io.anomalyoperator.trainer.publish.Pin;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The main job in four chapters: serve, promote, reject, roll back. */
final class Story {
  static final String NAME = "mnist";
  private static final String MODELS =
      "/apis/anomaly-operator.io/v1/namespaces/models/anomalymodels";
  private static final int NORMAL = 3;
  private static final int STRANGE = 8;
  private static final int PATIENCE_SECONDS = 60;

  private final Ground ground;
  private final Terminal terminal;
  private final Workshop workshop;
  private final ServiceClient user;
  private boolean manifestShown;
  private final SyntheticDigits digits = new SyntheticDigits(4711);

  Story(Ground ground, Terminal terminal) {
    this.ground = ground;
    this.terminal = terminal;
    this.workshop = new Workshop(ground, terminal);
    this.user = new ServiceClient(ground.client());
  }

  void play() throws Exception {
    serveFirstVersion();
    promoteSecondVersion();
    rejectCorruptedVersion();
    rollBack();
    terminal.chapter("That was the main job.");
    terminal.say("docs/first-model.md does the same on your own cluster.");
  }

  private void serveFirstVersion() throws Exception {
    terminal.chapter("1. A first version: train it, publish it, apply it");
    Path archive = workshop.train("1", NORMAL, 1);
    Pin pin = workshop.publish(archive);
    apply(pin);
    await("the first version bakes or is promoted", s -> s.servingRevision() == 1 && ready(s));
    showModel();
    score();
    await("its bake ends", s -> s.rollout().step() == Step.Done);
    terminal.proof(
        "revision 1 was verified before any pod started, tested out of traffic, and serves");
  }

  private void promoteSecondVersion() throws Exception {
    terminal.chapter("2. A second version: tested beside the first, then switched to");
    Pin pin = workshop.publish(workshop.train("2", NORMAL, 2));
    apply(pin);
    await("the second version has the traffic", s -> s.servingRevision() == 2 && ready(s));
    showModel();
    score();
    await("the second version is promoted", s -> s.rollout().step() == Step.Done);
    leave(1);
    terminal.proof(
        "the pods that were tested are the pods that serve; revision 1 stayed warm while 2 baked");
  }

  private void rejectCorruptedVersion() throws Exception {
    terminal.chapter("3. A corrupted third version: rejected, and nothing moved");
    List<String> before = pods();
    Path archive = workshop.train("3", NORMAL, 3);
    Pin pin = workshop.publishCorrupted(archive);
    apply(pin);
    AnomalyModelStatus status =
        await("the third version is rejected", s -> s.rollout().outcome() == Outcome.Rejected);
    showModel();
    terminal.command(
        "kubectl -n models get am mnist -o jsonpath='{.status.rollout.reason}: {.status.rollout.message}'");
    terminal.answer(status.rollout().reason() + ": " + status.rollout().message());
    if (!pods().equals(before)) {
      throw new StoryException("the pods changed: " + before + " before, " + pods() + " after");
    }
    terminal.proof("no pod was created, none was touched: " + String.join(", ", before));
  }

  private void rollBack() throws Exception {
    terminal.chapter("4. Back to the first version, by its number");
    String patch = "{\"spec\":{\"rollbackTo\":{\"revision\":1}}}";
    terminal.command("kubectl -n models patch am mnist --type merge -p '" + patch + "'");
    long begin = System.nanoTime();
    ground
        .client()
        .resources(AnomalyModel.class)
        .inNamespace(Ground.NAMESPACE)
        .withName(NAME)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    terminal.answer("anomalymodel.anomaly-operator.io/mnist patched");
    await("revision 1 serves again", s -> s.rollout().outcome() == Outcome.Pinned && ready(s));
    double seconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 1000.0;
    showModel();
    score();
    terminal.proof(
        String.format(
            Locale.ROOT,
            "the same bytes serve again after %.1f s, new pods and their test included",
            seconds));
  }

  /** Waits until the pods of a revision are gone. */
  private void leave(int revision) {
    ground
        .client()
        .pods()
        .inNamespace(Ground.NAMESPACE)
        .withLabel(Labels.REVISION, Integer.toString(revision))
        .waitUntilCondition(Objects::isNull, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void apply(Pin pin) throws IOException {
    String yaml =
        """
        apiVersion: anomaly-operator.io/v1
        kind: AnomalyModel
        metadata: {name: mnist, namespace: models}
        spec:
          artifact:
            bucket: %s
            key: %s
            versionId: %s
            sha256: %s
            credentialsSecretName: %s
          replicas: 2
          service: {type: NodePort}
          rollout: {bakeSeconds: 3, drainSeconds: 2, progressDeadlineSeconds: 60}
        """
            .formatted(
                pin.bucket(), pin.key(), pin.versionId().orElse(""), pin.sha256(), Ground.SECRET);
    Path file = ground.folder().resolve("mnist.yaml");
    Files.writeString(file, yaml);
    if (!manifestShown) {
      manifestShown = true;
      terminal.command("cat mnist.yaml");
      terminal.answer(yaml);
    } else {
      terminal.say("mnist.yaml, with this pin in spec.artifact:");
    }
    terminal.command("kubectl apply --server-side -f mnist.yaml");
    ground.client().resource(yaml).fieldManager("kubectl").forceConflicts().serverSideApply();
    terminal.answer("anomalymodel.anomaly-operator.io/mnist serverside-applied");
  }

  private void showModel() {
    terminal.command("kubectl -n models get am");
    terminal.answer(Tables.get(ground.api(), MODELS));
  }

  private void score() {
    terminal.command(
        "curl -s "
            + user.url()
            + "/predict -H 'Content-Type: application/json' -d '{\"features\": […]}'");
    JsonNode normal = user.predict(digits.draw(NORMAL, 1));
    JsonNode strange = user.predict(digits.draw(STRANGE, 1));
    terminal.answer("a " + NORMAL + ": " + brief(normal));
    terminal.answer("an " + STRANGE + ": " + brief(strange));
    if (normal.path("score").asDouble() >= strange.path("score").asDouble()) {
      throw new StoryException("a strange digit must get the higher score");
    }
  }

  private static String brief(JsonNode answer) {
    return String.format(
        Locale.ROOT,
        "score %.3f, p-value %.3f, anomaly: %s, from revision %d, model version %s",
        answer.path("score").asDouble(),
        answer.path("p_value").asDouble(),
        answer.path("is_anomaly").asBoolean(),
        answer.path("revision").asInt(),
        answer.path("model_version").asText());
  }

  private AnomalyModelStatus await(String what, Predicate<AnomalyModelStatus> reached) {
    AnomalyModel model =
        ground
            .client()
            .resources(AnomalyModel.class)
            .inNamespace(Ground.NAMESPACE)
            .withName(NAME)
            .waitUntilCondition(
                m ->
                    m != null
                        && m.getStatus() != null
                        && m.getStatus().observedGeneration() == m.getMetadata().getGeneration()
                        && (reached.test(m.getStatus()) || decidedAgainst(m.getStatus())),
                PATIENCE_SECONDS,
                TimeUnit.SECONDS);
    if (!reached.test(model.getStatus())) {
      throw new StoryException("expected that " + what + ", found " + model.getStatus().rollout());
    }
    return model.getStatus();
  }

  /** Decided, and not as the story tells: there is nothing to wait for. */
  private static boolean decidedAgainst(AnomalyModelStatus status) {
    return status.rollout().outcome() == Outcome.Rejected
        || status.rollout().outcome() == Outcome.RolledBack;
  }

  private static boolean ready(AnomalyModelStatus status) {
    return status.conditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private List<String> pods() {
    return ground.client().pods().inNamespace(Ground.NAMESPACE).list().getItems().stream()
        .map(Pod::getMetadata)
        .filter(m -> m.getDeletionTimestamp() == null)
        .map(m -> m.getName())
        .sorted()
        .toList();
  }
}
