package io.anomalyoperator.operator.artifact;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Tokens that the cluster makes, asked for when needed and never kept. */
public final class ClusterTokens implements ServiceAccountTokens {
  /** The least that Kubernetes gives. */
  private static final long SECONDS = 600;

  private final KubernetesClient client;

  public ClusterTokens(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String token(String namespace, String account) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(AUDIENCE)
            .withExpirationSeconds(SECONDS)
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }
}
