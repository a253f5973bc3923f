package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.rollout.WebIdentity;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.StoreSettings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Which S3 a model means, and as whom it is asked. */
final class StoreAccess {
  private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  private final StoreSettings operators;
  private final SecretAccess secrets;
  private final ServiceAccountTokens tokens;

  StoreAccess(StoreSettings operators, SecretAccess secrets, ServiceAccountTokens tokens) {
    this.operators = operators;
    this.secrets = secrets;
    this.tokens = tokens;
  }

  /**
   * The settings for one artifact. Secrets are read and tokens are made anew each time: they
   * change.
   */
  StoreSettings of(String namespace, ArtifactSpec artifact, Optional<WebIdentity> identity)
      throws CannotReadException {
    Credentials credentials;
    if (artifact.credentialsSecretName() != null) {
      credentials = keys(namespace, artifact.credentialsSecretName());
    } else if (identity.isPresent()) {
      credentials = role(namespace, identity.get());
    } else {
      credentials = operators.credentials();
    }
    var s3 = artifact.s3();
    return s3 == null
        ? new StoreSettings(
            operators.endpoint(), operators.region(), operators.pathStyle(), credentials)
        : new StoreSettings(
            Optional.ofNullable(s3.endpoint()).map(URI::create),
            Optional.ofNullable(s3.region()),
            pathStyle(s3),
            credentials);
  }

  private static boolean pathStyle(S3Spec s3) {
    return s3.pathStyle() == null ? s3.endpoint() != null : s3.pathStyle();
  }

  private Credentials role(String namespace, WebIdentity identity) throws CannotReadException {
    try {
      return new Credentials.WebIdentity(
          identity.roleArn(), tokens.token(namespace, identity.serviceAccount()));
    } catch (RuntimeException e) {
      throw new CannotReadException(
          Reason.CredentialsNotFound,
          "no token for service account %s/%s, as which the model takes on %s: %s; the account must exist, and the operator needs the right to make its tokens (webIdentity.enabled of the chart)"
              .formatted(namespace, identity.serviceAccount(), identity.roleArn(), e.getMessage()));
    }
  }

  private Credentials keys(String namespace, String name) throws CannotReadException {
    var entries =
        secrets
            .entries(namespace, name)
            .orElseThrow(
                () ->
                    new CannotReadException(
                        Reason.CredentialsNotFound,
                        "Secret %s/%s, named by artifact.credentialsSecretName, does not exist; create it with %s and %s"
                            .formatted(namespace, name, ACCESS_KEY, SECRET_KEY)));
    return new Credentials.Keys(
        required(entries, ACCESS_KEY, namespace, name),
        required(entries, SECRET_KEY, namespace, name),
        Optional.ofNullable(entries.get(SESSION_TOKEN))
            .map(String::strip)
            .filter(t -> !t.isEmpty()));
  }

  private static String required(
      Map<String, String> entries, String key, String namespace, String name)
      throws CannotReadException {
    // a newline at the end comes with many a way to make a Secret
    var value = entries.getOrDefault(key, "").strip();
    if (value.isEmpty()) {
      throw new CannotReadException(
          Reason.CredentialsNotFound,
          "Secret %s/%s has no entry %s; it needs %s and %s, and %s if the keys are temporary"
              .formatted(namespace, name, key, ACCESS_KEY, SECRET_KEY, SESSION_TOKEN));
    }
    return value;
  }
}
