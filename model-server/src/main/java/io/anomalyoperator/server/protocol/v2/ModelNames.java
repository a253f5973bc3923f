package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.model.ServingModel;

/** A server serves one model; every other name is not found. */
final class ModelNames {
  private ModelNames() {}

  /** The model, when the path means it; an empty version means whatever is served. */
  static ServingModel check(ServingModel model, String name, String version) {
    var manifest = model.manifest();
    if (!manifest.name().equals(name)) {
      throw Refused.notFound(
          "no model '%s' here; this server serves '%s'".formatted(name, manifest.name()));
    }
    if (!version.isEmpty() && !manifest.version().equals(version)) {
      throw Refused.notFound(
          "no version '%s' of '%s' here; this server serves '%s'"
              .formatted(version, name, manifest.version()));
    }
    return model;
  }
}
