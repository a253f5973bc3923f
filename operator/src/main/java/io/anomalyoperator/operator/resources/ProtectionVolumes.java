package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.ServerSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the public port and its clients' keys: Secrets that the server reads again by
 * itself when they change.
 */
final class ProtectionVolumes {
  private static final String FOLDER = "/var/run/anomaly-operator/";
  private static final String TLS = "tls";
  private static final String KEYS = "api-keys";

  private ProtectionVolumes() {}

  static List<Volume> volumes(ServerSpec server) {
    var volumes = new ArrayList<Volume>();
    certificate(server).ifPresent(secret -> volumes.add(volume(TLS, secret)));
    keys(server).ifPresent(secret -> volumes.add(volume(KEYS, secret)));
    return volumes;
  }

  static List<VolumeMount> mounts(ServerSpec server) {
    return volumes(server).stream()
        .map(
            volume ->
                new VolumeMountBuilder()
                    .withName(volume.getName())
                    .withMountPath(FOLDER + volume.getName())
                    .withReadOnly(true)
                    .build())
        .toList();
  }

  static List<EnvVar> env(ServerSpec server) {
    var env = new ArrayList<EnvVar>();
    if (certificate(server).isPresent()) {
      env.add(new EnvVar("TLS_CERTIFICATE_FILE", FOLDER + TLS + "/tls.crt", null));
      env.add(new EnvVar("TLS_KEY_FILE", FOLDER + TLS + "/tls.key", null));
    }
    if (keys(server).isPresent()) {
      env.add(new EnvVar("API_KEYS_FOLDER", FOLDER + KEYS, null));
    }
    return env;
  }

  /** How the kubelet asks the public port, where not by plain HTTP; it verifies no certificate. */
  static @Nullable String scheme(ServerSpec server) {
    return certificate(server).isPresent() ? "HTTPS" : null;
  }

  private static Optional<String> certificate(ServerSpec server) {
    return Optional.ofNullable(server.tlsSecretName());
  }

  private static Optional<String> keys(ServerSpec server) {
    return Optional.ofNullable(server.apiKeysSecretName());
  }

  private static Volume volume(String name, String secret) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(0440)
        .endSecret()
        .build();
  }
}
