package io.anomalyoperator.server.model;

/**
 * The object is a good package, but another one than was asked for: a verdict, not an inability.
 */
public final class WrongDigestException extends Exception {
  private static final long serialVersionUID = 1L;

  public WrongDigestException(String message) {
    super(message);
  }
}
