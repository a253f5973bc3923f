package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.WebIdentity;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.StoreSettings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As whom the operator asks S3 for a model that names a role. */
class WebIdentityTest {
  private static final WebIdentity IDENTITY =
      new WebIdentity("arn:aws:iam::123456789012:role/reader", "models-reader");
  private static final ArtifactSpec ARTIFACT =
      new ArtifactSpec("models", "a", null, null, null, null);
  private static final SecretAccess NO_SECRETS =
      new SecretAccess((namespace, name) -> Optional.empty(), true);

  private static StoreSettings settings(ServiceAccountTokens tokens, Optional<WebIdentity> identity)
      throws CannotReadException {
    return new StoreAccess(StoreSettings.aws("eu-central-1"), NO_SECRETS, tokens)
        .of("team-a", ARTIFACT, identity);
  }

  @Test
  void isTheRoleWithATokenOfThePodsAccount() throws CannotReadException {
    var settings =
        settings((namespace, account) -> namespace + "/" + account, Optional.of(IDENTITY));
    assertEquals(
        new Credentials.WebIdentity(IDENTITY.roleArn(), "team-a/models-reader"),
        settings.credentials());
    assertEquals(Optional.of("eu-central-1"), settings.region());
  }

  @Test
  void isTheOperatorsOwnWhereNoneIsNamedAndNoTokenIsMade() throws CannotReadException {
    var settings =
        settings(
            (namespace, account) -> {
              throw new AssertionError("a token was made");
            },
            Optional.empty());
    assertInstanceOf(Credentials.Environment.class, settings.credentials());
  }

  @Test
  void isNobodyWhereNoTokenIsGiven() {
    var refused =
        assertThrows(
            CannotReadException.class,
            () ->
                settings(
                    (namespace, account) -> {
                      throw new KubernetesClientException("serviceaccounts is forbidden");
                    },
                    Optional.of(IDENTITY)));
    assertEquals(Reason.CredentialsNotFound, refused.reason());
    assertTrue(refused.getMessage().contains("team-a/models-reader"), refused::getMessage);
    assertTrue(refused.getMessage().contains("forbidden"), refused::getMessage);
  }
}
