package io.anomalyoperator.operator.apply;

/**
 * What was planned from is not what is there any more. Nothing is lost: the next look plans anew.
 */
public final class StaleViewException extends Exception {
  private static final long serialVersionUID = 1;

  public StaleViewException(String message) {
    super(message);
  }
}
