package io.anomalyoperator.server.scoring;

/** No room for more rows; the next batch makes some. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QueueFullException() {
    super("the scoring queue is full; try again in a second", null, false, false);
  }
}
