package io.anomalyoperator.store;

import java.util.Optional;

/** Who asks. */
public sealed interface Credentials {
  /** Whoever the environment says: variables, profile, web identity token, instance. */
  record Environment() implements Credentials {}

  /**
   * A role of AWS, for a token of somebody whom the role trusts.
   *
   * @param roleArn the role
   * @param token never printed
   */
  record WebIdentity(String roleArn, String token) implements Credentials {
    @Override
    public String toString() {
      return "WebIdentity[" + roleArn + "]";
    }
  }

  /**
   * Keys that were handed over.
   *
   * @param accessKey the public part
   * @param secretKey never printed
   * @param sessionToken of temporary keys; never printed
   */
  record Keys(String accessKey, String secretKey, Optional<String> sessionToken)
      implements Credentials {
    @Override
    public String toString() {
      return "Keys[" + accessKey + "]";
    }
  }
}
