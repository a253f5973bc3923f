package io.anomalyoperator.operator.artifact;

/** Tokens of service accounts, for whoever gives a role for them. */
@FunctionalInterface
public interface ServiceAccountTokens {
  /** Whom the tokens are for. */
  String AUDIENCE = "sts.amazonaws.com";

  /**
   * A token of an account that lives a few minutes.
   *
   * @throws RuntimeException if none is given
   */
  String token(String namespace, String account);
}
