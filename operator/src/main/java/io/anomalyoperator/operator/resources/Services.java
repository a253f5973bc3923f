package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Defaults;
import io.anomalyoperator.operator.rollout.World;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/** The one address of a model, and the switch between its revisions. */
public final class Services {
  private Services() {}

  /**
   * The Service, selecting one revision or all of them.
   *
   * @param selected the revision that gets the traffic; 0 for none: no pod has that number, so the
   *     Service stands without endpoints; {@link World#EVERY_REVISION} in a canary
   */
  public static Service of(AnomalyModel model, int selected) {
    var wanted = Defaults.service(model.getSpec());
    var metadata = Children.metadata(model, model.getMetadata().getName());
    metadata.setAnnotations(Children.annotations(wanted.annotations()));
    var port =
        new ServicePortBuilder()
            .withName("http")
            .withProtocol("TCP")
            .withPort(80)
            .withNewTargetPort(PodTemplates.HTTP_PORT)
            .withNodePort(wanted.nodePort())
            .build();
    return new ServiceBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withType(wanted.type())
        .withSelector(
            selected == World.EVERY_REVISION
                ? Children.selector(model)
                : Children.selector(model, selected))
        .withPorts(port)
        .withPublishNotReadyAddresses(false)
        .endSpec()
        .build();
  }
}
