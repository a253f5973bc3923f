package io.anomalyoperator.operator.access;

import io.anomalyoperator.operator.api.ServerSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Secrets that pods of a model would get, beside its keys for S3. */
public final class NamedSecrets {
  private NamedSecrets() {}

  /** Names of the Secrets in the environment, for pulling the image, and mounted. */
  public static Set<String> of(@Nullable ServerSpec server) {
    if (server == null) {
      return Set.of();
    }
    Stream<String> environment =
        Optional.ofNullable(server.env()).orElse(List.of()).stream()
            .map(EnvVar::getValueFrom)
            .filter(Objects::nonNull)
            .map(EnvVarSource::getSecretKeyRef)
            .filter(Objects::nonNull)
            .map(SecretKeySelector::getName);
    Stream<String> pull =
        Optional.ofNullable(server.imagePullSecrets()).orElse(List.of()).stream()
            .map(LocalObjectReference::getName);
    Stream<String> mounted = Stream.of(server.tlsSecretName(), server.apiKeysSecretName());
    return Stream.of(environment, pull, mounted)
        .flatMap(names -> names)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }
}
