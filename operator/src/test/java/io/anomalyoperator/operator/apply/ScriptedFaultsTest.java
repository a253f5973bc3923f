package io.anomalyoperator.operator.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.observe.ChildSource;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.observe.LeanSerialization;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.resources.ManagementSecrets;
import io.anomalyoperator.operator.resources.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that a faithful API server gives only on a bad day, each written down by the test. */
class ScriptedFaultsTest {
  private static final String MODELS = "/apis/anomaly-operator.io/v1/namespaces/models/";
  private static final String STATUS = MODELS + "anomalymodels/mnist/status";
  private static final String SERVICES = "/api/v1/namespaces/models/services";
  private static final String SERVICE = SERVICES + "/mnist";
  private static final String APPLY = SERVICE + "?fieldManager=anomaly-operator&force=true";
  private static final String SECRETS = "/api/v1/namespaces/models/secrets";
  private static final String PAGE = "<html><body>the proxy is unwell</body></html>";

  /** As patient as the operator's, but for the pause between two tries. */
  private static final int TRIES = 10;

  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private final AnomalyModel model = model(1);
  private final List<HasMetadata> known = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.init();
    client = client(TRIES, 60_000);
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  private KubernetesClient client(int tries, int timeout) {
    return server.createClient(
        builder ->
            builder
                .editOrNewConfig()
                .withRequestRetryBackoffLimit(tries)
                .withRequestRetryBackoffInterval(1)
                .withRequestTimeout(timeout)
                .endConfig()
                .withKubernetesSerialization(LeanSerialization.create()));
  }

  private static AnomalyModel model(long epoch) {
    var model = new AnomalyModel();
    model.setMetadata(
        new ObjectMetaBuilder()
            .withName("mnist")
            .withNamespace("models")
            .withUid("u-1")
            .withResourceVersion("7")
            .build());
    model.setSpec(
        AnomalyModelSpecBuilder.builder()
            .artifact(new ArtifactSpec("models", "a.tar.gz", "1", null, null, null))
            .build());
    model.setStatus(AnomalyModelStatus.initial().withEpoch(epoch));
    return model;
  }

  private static Status failure(int code, String reason, String message) {
    return new StatusBuilder()
        .withStatus("Failure")
        .withCode(code)
        .withReason(reason)
        .withMessage(message)
        .build();
  }

  private List<RecordedRequest> requests() throws InterruptedException {
    List<RecordedRequest> requests = new ArrayList<>();
    for (int left = server.getRequestCount(); left > 0; left--) {
      requests.add(server.takeRequest());
    }
    return requests;
  }

  /** A pass takes it for the server's trouble, not for the model's. */
  private static void assertNoRefusal(KubernetesClientException e) {
    assertTrue(e.getCode() < 400, () -> "code " + e.getCode());
  }

  private AnomalyModel writeStatus(KubernetesClient by) throws StaleViewException {
    return new StatusWriter(by).write(model, model.getStatus().withEpoch(2));
  }

  private AnomalyModel writeStatus() throws StaleViewException {
    return writeStatus(client);
  }

  private Service service(String owner, int selected) {
    var owning = model(1);
    owning.getMetadata().setUid(owner);
    var service = Services.of(owning, selected);
    service.getMetadata().setResourceVersion("3");
    return service;
  }

  private ChildWriter children() {
    var source =
        new ChildSource() {
          @Override
          public Children of(String namespace, String name) {
            throw new UnsupportedOperationException("nobody reads here");
          }

          @Override
          public void wrote(HasMetadata object) {
            known.add(object);
          }
        };
    return new ChildWriter(
        client,
        source,
        new Fence(client, model, true),
        "u-1",
        new HashSet<>(),
        (kind, verb) -> heard.add(verb + " " + kind));
  }

  private void applySelectionOfTwo(ChildWriter writer) throws StaleViewException {
    writer.ensure(Services.of(model, 2), List.of(service("u-1", 1)));
  }

  @Test
  void aStatusIsNeverForcedOntoAnotherVersion() throws Exception {
    server
        .expect()
        .put()
        .withPath(STATUS)
        .andReturn(409, failure(409, "Conflict", "the object has been modified"))
        .always();
    var stale = assertThrows(StaleViewException.class, this::writeStatus);
    assertTrue(stale.getMessage().contains("the object has been modified"), stale.getMessage());
    var asked = requests();
    assertEquals(1, asked.size(), "a conflict is not tried again");
    assertTrue(asked.getFirst().getUtf8Body().contains("\"resourceVersion\":\"7\""));
  }

  @Test
  void aServerThatFailsOnceIsAskedTheSameAgain() throws Exception {
    server.expect().put().withPath(STATUS).andReturn(500, failure(500, "", "etcd")).once();
    server.expect().put().withPath(STATUS).andReturn(200, model(2)).once();
    assertEquals(2, writeStatus().getStatus().epoch());
    var asked = requests();
    assertEquals(2, asked.size());
    assertEquals(asked.getFirst().getUtf8Body(), asked.getLast().getUtf8Body());
  }

  @Test
  void aStatusWhoseAnswerWasLostIsLookedAtAgain() {
    server.expect().put().withPath(STATUS).andReturn(504, failure(504, "Timeout", "late")).once();
    server
        .expect()
        .put()
        .withPath(STATUS)
        .andReturn(409, failure(409, "Conflict", "the object has been modified"))
        .once();
    assertThrows(StaleViewException.class, this::writeStatus);
    assertEquals(2, server.getRequestCount());
  }

  @Test
  void aServerThatGoesOnFailingIsTheServersTroubleAndTheNextPassSucceeds() throws Exception {
    server
        .expect()
        .put()
        .withPath(STATUS)
        .andReturn(503, failure(503, "ServiceUnavailable", "not now"))
        .times(TRIES + 1);
    server.expect().put().withPath(STATUS).andReturn(200, model(2)).once();
    var unwell = assertThrows(KubernetesClientException.class, this::writeStatus);
    assertEquals(503, unwell.getCode());
    assertEquals(TRIES + 1, server.getRequestCount());
    assertEquals(2, writeStatus().getStatus().epoch());
  }

  @Test
  void anAnswerThatDoesNotComeIsWaitedForNoLongerThanTheTimeOut() throws Exception {
    server.expect().put().delay(1, TimeUnit.DAYS).withPath(STATUS).andReturn(200, model(2)).once();
    server.expect().put().withPath(STATUS).andReturn(200, model(2)).once();
    try (var impatient = client(0, 500)) {
      var late = assertThrows(KubernetesClientException.class, () -> writeStatus(impatient));
      assertNoRefusal(late);
    }
    assertEquals(2, writeStatus().getStatus().epoch());
  }

  @Test
  void aRefusalThatIsNoStatusKeepsItsCode() {
    server.expect().put().withPath(STATUS).andReturn(403, PAGE).once();
    var refused = assertThrows(KubernetesClientException.class, this::writeStatus);
    assertEquals(403, refused.getCode());
    assertEquals(1, server.getRequestCount());
  }

  @Test
  void aSuccessThatIsNoObjectIsNoSuccess() throws Exception {
    server.expect().put().withPath(STATUS).andReturn(200, PAGE).once();
    server.expect().put().withPath(STATUS).andReturn(200, model(2)).once();
    var odd = assertThrows(KubernetesClientException.class, this::writeStatus);
    assertNoRefusal(odd);
    assertEquals(2, writeStatus().getStatus().epoch());
  }

  @Test
  void aConflictOfFieldManagersIsNewsAndNoWrite() throws Exception {
    String taken = "Apply failed with 1 conflict: conflict with \"kubectl\": .spec.selector";
    server.expect().patch().withPath(APPLY).andReturn(409, failure(409, "Conflict", taken)).once();
    server.expect().patch().withPath(APPLY).andReturn(200, service("u-1", 2)).once();
    var writer = children();
    var stale = assertThrows(StaleViewException.class, () -> applySelectionOfTwo(writer));
    assertTrue(stale.getMessage().startsWith("Service mnist: "), stale.getMessage());
    assertTrue(stale.getMessage().contains(taken), stale.getMessage());
    assertEquals(0, writer.writes());
    assertEquals(List.of(), known);
    var asked = requests();
    assertEquals(1, asked.size(), "a conflict is not tried again");
    assertTrue(asked.getFirst().getUtf8Body().contains("\"resourceVersion\":\"3\""));

    applySelectionOfTwo(writer);
    assertEquals(1, writer.writes());
    assertEquals(List.of("apply Service"), heard);
  }

  @Test
  void aCrowdedServerIsAskedAgain() throws Exception {
    server
        .expect()
        .patch()
        .withPath(APPLY)
        .andReturn(429, failure(429, "TooManyRequests", "too many requests"))
        .withHeader("Retry-After", "1")
        .once();
    server.expect().patch().withPath(APPLY).andReturn(200, service("u-1", 2)).once();
    var writer = children();
    applySelectionOfTwo(writer);
    assertEquals(2, server.getRequestCount());
    assertEquals(1, writer.writes());
    assertEquals(List.of("apply Service"), heard);
  }

  @Test
  void aChildWhoseServerFailsIsNoWriteAndTheNextPassSucceeds() throws Exception {
    server.expect().patch().withPath(APPLY).andReturn(500, PAGE).times(TRIES + 1);
    server.expect().patch().withPath(APPLY).andReturn(200, service("u-1", 2)).once();
    var writer = children();
    var unwell = assertThrows(KubernetesClientException.class, () -> applySelectionOfTwo(writer));
    assertEquals(500, unwell.getCode());
    assertEquals(0, writer.writes());
    assertEquals(List.of(), known);
    applySelectionOfTwo(writer);
    assertEquals(List.of(service("u-1", 2)), known);
  }

  /** The creation is answered late, and its second try finds what the first one made. */
  private void creationWhoseAnswerIsLost(HasMetadata there) {
    server
        .expect()
        .post()
        .withPath(SERVICES)
        .andReturn(504, failure(504, "Timeout", "late"))
        .once();
    server
        .expect()
        .post()
        .withPath(SERVICES)
        .andReturn(409, failure(409, "AlreadyExists", "services \"mnist\" already exists"))
        .once();
    server.expect().get().withPath(SERVICE).andReturn(200, there).always();
  }

  @Test
  void aCreationWhoseAnswerWasLostIsLookedAtAgain() {
    creationWhoseAnswerIsLost(service("u-1", 2));
    var writer = children();
    assertThrows(StaleViewException.class, () -> writer.create(Services.of(model, 2)));
    assertEquals(0, writer.writes());
  }

  @Test
  void aNameThatSomebodyTookMeanwhileIsSaidToBeTaken() {
    creationWhoseAnswerIsLost(service("somebody else", 2));
    assertThrows(NameTakenException.class, () -> children().create(Services.of(model, 2)));
  }

  @Test
  void aTokenWhoseAnswerWasLostIsTheOneThatIsThere() throws Exception {
    Secret made = ManagementSecrets.of(model, "first");
    String secret = SECRETS + "/" + made.getMetadata().getName();
    server.expect().get().withPath(secret).andReturn(404, failure(404, "NotFound", "")).once();
    server.expect().post().withPath(SECRETS).andReturn(504, PAGE).once();
    server
        .expect()
        .post()
        .withPath(SECRETS)
        .andReturn(409, failure(409, "AlreadyExists", "already exists"))
        .once();
    server.expect().get().withPath(secret).andReturn(200, made).once();
    var tokens = new ManagementTokens(client, () -> Instant.EPOCH);
    WriteListener listener = (kind, verb) -> heard.add(verb + " " + kind);
    assertThrows(
        StaleViewException.class,
        () -> tokens.ensure(model, new Fence(client, model, true), listener));
    assertEquals(Optional.empty(), tokens.of(ModelKey.of(model)));

    tokens.ensure(model, new Fence(client, model, true), listener);
    assertEquals(Optional.of("first"), tokens.of(ModelKey.of(model)));
    assertEquals(List.of(), heard);
  }
}
