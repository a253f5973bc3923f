package io.anomalyoperator.operator.artifact;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets in the cluster, read when needed and never kept. */
public final class ClusterSecrets implements NamespaceSecrets {
  private final KubernetesClient client;

  public ClusterSecrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Found> read(String namespace, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(
            secret ->
                new Found(
                    Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of()),
                    entries(secret)));
  }

  private static Map<String, String> entries(Secret secret) {
    var entries = new TreeMap<String, String>();
    Optional.ofNullable(secret.getData())
        .orElse(Map.of())
        .forEach(
            (key, value) ->
                entries.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return entries;
  }
}
