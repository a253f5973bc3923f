package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events; the same one again only raises its count. */
public final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private final KubernetesClient client;
  private final String component;

  /**
   * Makes a recorder.
   *
   * @param component who speaks, as in {@code kubelet}
   */
  public Recorder(KubernetesClient client, String component) {
    this.client = client;
    this.component = component;
  }

  public void normal(HasMetadata about, String reason, String message) {
    record(about, "Normal", reason, message);
  }

  public void warning(HasMetadata about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  private void record(HasMetadata about, String type, String reason, String message) {
    String namespace = about.getMetadata().getNamespace();
    int same = (reason + message + about.getMetadata().getUid()).hashCode();
    String name = about.getMetadata().getName() + "." + Integer.toHexString(same);
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var event = client.v1().events().inNamespace(namespace).withName(name);
    try {
      if (event.get() != null) {
        event.edit(
            e -> new EventBuilder(e).withCount(e.getCount() + 1).withLastTimestamp(now).build());
        return;
      }
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withName(about.getMetadata().getName())
                  .withNamespace(namespace)
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(type)
                  .withReason(reason)
                  .withMessage(message)
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withNewSource()
                  .withComponent(component)
                  .endSource()
                  .withReportingComponent(component)
                  .build())
          .create();
    } catch (RuntimeException e) { // an event is never worth a failure
      LOG.debug("event {} of {} is lost", reason, name, e);
    }
  }
}
