package io.anomalyoperator.server.model;

/** The package's golden inputs got other scores here; such a server never becomes ready. */
public final class GoldenMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  public GoldenMismatchException(String message) {
    super(message);
  }
}
