package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.resources.ManagementSecrets;
import io.anomalyoperator.operator.resources.Names;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bearer token of each model's management ports: made once, kept in a Secret, remembered here.
 * Secrets are not watched; one that somebody deleted is made again, of the same token, at the first
 * pass after {@link #TRUSTED}. One that somebody emptied is a person's to delete: a right to delete
 * Secrets would be one for all of a namespace.
 */
public final class ManagementTokens {
  private static final int BYTES = 32;

  /** How long a Secret that was seen is taken to be there. */
  private static final Duration TRUSTED = Duration.ofSeconds(30);

  /** A token and when its Secret was last seen. */
  private record Known(String token, Instant seen) {}

  private final KubernetesClient client;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<ModelKey, Known> known = new ConcurrentHashMap<>();

  public ManagementTokens(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The token, once {@link #ensure} has seen it. */
  public Optional<String> of(ModelKey model) {
    return Optional.ofNullable(known.get(model)).map(Known::token);
  }

  /** Forgets a model that is gone. */
  public void forget(ModelKey model) {
    known.remove(model);
  }

  /** Sees to it that the Secret is there. */
  void ensure(AnomalyModel model, Fence fence, WriteListener listener) throws StaleViewException {
    ModelKey key = ModelKey.of(model);
    Known before = known.get(key);
    if (before != null && clock.instant().isBefore(before.seen().plus(TRUSTED))) {
      return;
    }
    Secret there =
        client
            .secrets()
            .inNamespace(key.namespace())
            .withName(Names.managementSecret(key.name(), key.uid()))
            .get();
    if (there != null && !Children.ownedBy(key.uid(), there)) {
      throw new NameTakenException(there);
    }
    Optional<String> kept = Optional.ofNullable(there).flatMap(ManagementSecrets::token);
    if (kept.isPresent()) {
      known.put(key, new Known(kept.get(), clock.instant()));
      return;
    }
    if (there != null) {
      throw new TokenMissingException(there);
    }
    fence.pass(Optional.empty());
    String token = before == null ? newToken() : before.token();
    try {
      client.resource(ManagementSecrets.of(model, token)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw new StaleViewException("the management Secret: " + e.getMessage());
      }
      throw e;
    }
    listener.wrote("Secret", "create");
    known.put(key, new Known(token, clock.instant()));
  }

  private String newToken() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
