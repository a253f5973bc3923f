package io.anomalyoperator.demo;

/** The story took another turn than it tells. */
final class StoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoryException(String message) {
    super(message);
  }
}
