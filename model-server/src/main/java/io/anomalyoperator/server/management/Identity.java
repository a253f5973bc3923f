package io.anomalyoperator.server.management;

import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Optional;

/**
 * Who answers: the head of every answer on this port.
 *
 * @param resource namespace/name of the AnomalyModel
 * @param revision number of the revision
 * @param sha256 of the package's archive
 * @param manifestSha256 of the package's manifest
 * @param modelVersion version in the manifest
 * @param pod name of the pod
 * @param podUid uid of the pod
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record Identity(
    String resource,
    long revision,
    String sha256,
    String manifestSha256,
    String modelVersion,
    String pod,
    String podUid) {

  /** What the model says of itself is empty until there is one. */
  static Identity of(ServerSettings settings, Optional<ServingModel> model) {
    return new Identity(
        settings.resource(),
        settings.revision(),
        model.map(ServingModel::sha256).orElse(""),
        model.map(serving -> serving.folder().manifestSha256()).orElse(""),
        model.map(serving -> serving.manifest().version()).orElse(""),
        settings.pod(),
        settings.podUid());
  }
}
