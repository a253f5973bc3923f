package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.rollout.Notice;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people in Events what the status already says. Losing one loses nothing, so nobody waits
 * for it.
 */
public final class EventPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Executor threads;

  public EventPublisher(KubernetesClient client, InstantSource clock, Executor threads) {
    this.client = client;
    this.clock = clock;
    this.threads = threads;
  }

  /** Publishes what a plan has to tell of a model. */
  public void publish(AnomalyModel model, List<Notice> notices) {
    notices.forEach(n -> threads.execute(() -> publish(model, n)));
  }

  private void publish(AnomalyModel model, Notice notice) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(model.getMetadata().getName() + ".")
                  .withNamespace(model.getMetadata().getNamespace())
                  .endMetadata()
                  .withInvolvedObject(
                      new ObjectReferenceBuilder()
                          .withApiVersion(model.getApiVersion())
                          .withKind(model.getKind())
                          .withNamespace(model.getMetadata().getNamespace())
                          .withName(model.getMetadata().getName())
                          .withUid(model.getMetadata().getUid())
                          .withResourceVersion(model.getMetadata().getResourceVersion())
                          .build())
                  .withType(notice.warning() ? "Warning" : "Normal")
                  .withReason(notice.reason().name())
                  .withMessage(notice.message())
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withNewSource()
                  .withComponent(Labels.OPERATOR)
                  .endSource()
                  .withReportingComponent(Labels.OPERATOR)
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("model", model.getMetadata().getName())
          .addKeyValue("reason", notice.reason())
          .log("an Event could not be written: {}", e.getMessage());
    }
  }
}
