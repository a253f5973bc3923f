package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.resources.ManagementSecrets;
import io.anomalyoperator.operator.resources.Names;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bearer token of each model's management ports: made once, kept in a Secret, remembered here.
 * Secrets are not watched.
 */
public final class ManagementTokens {
  private static final int BYTES = 32;

  private final KubernetesClient client;
  private final SecureRandom random = new SecureRandom();
  private final Map<ModelKey, String> known = new ConcurrentHashMap<>();

  public ManagementTokens(KubernetesClient client) {
    this.client = client;
  }

  /** The token, once {@link #ensure} has seen it. */
  public Optional<String> of(ModelKey model) {
    return Optional.ofNullable(known.get(model));
  }

  /** Forgets a model that is gone. */
  public void forget(ModelKey model) {
    known.remove(model);
  }

  /** Sees to it that the Secret is there. */
  void ensure(AnomalyModel model, Fence fence, WriteListener listener) throws StaleViewException {
    ModelKey key = ModelKey.of(model);
    if (known.containsKey(key)) {
      return;
    }
    Secret there =
        client
            .secrets()
            .inNamespace(key.namespace())
            .withName(Names.managementSecret(key.name(), key.uid()))
            .get();
    if (there != null) {
      if (!Children.ownedBy(key.uid(), there)) {
        throw new NameTakenException(there);
      }
      known.put(
          key,
          ManagementSecrets.token(there)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "Secret "
                              + there.getMetadata().getName()
                              + " has no key \"token\"; delete it and it is made anew")));
      return;
    }
    fence.pass(Optional.empty());
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    client.resource(ManagementSecrets.of(model, token)).create();
    listener.wrote("Secret", "create");
    known.put(key, token);
  }
}
