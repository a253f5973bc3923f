package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The bearer token of a model's management ports, made once and kept as long as the model. */
public final class ManagementSecrets {
  /** Key of the token, and name of the file that a pod sees. */
  public static final String TOKEN = "token";

  private ManagementSecrets() {}

  /** The Secret. It is immutable: running pods know this token, and the operator has to as well. */
  public static Secret of(AnomalyModel model, String token) {
    return new SecretBuilder()
        .withMetadata(
            Children.metadata(
                model,
                Names.managementSecret(
                    model.getMetadata().getName(), model.getMetadata().getUid())))
        .withType("Opaque")
        .withImmutable(true)
        .withData(
            Map.of(
                TOKEN, Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  /** The token in a Secret, if it has one. */
  public static Optional<String> token(Secret secret) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(TOKEN))
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
        .filter(token -> !token.isBlank());
  }
}
