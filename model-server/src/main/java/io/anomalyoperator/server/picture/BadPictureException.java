package io.anomalyoperator.server.picture;

/** A file that becomes no row; the message says what was found and what was expected. */
public final class BadPictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** Neither PNG nor JPEG. */
    UNKNOWN_FORMAT,
    /** Beyond {@link PictureLimits}. */
    TOO_LARGE,
    /** Not what its format says, or of a kind that is not read. */
    BROKEN
  }

  private final Fault fault;

  private BadPictureException(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  static BadPictureException unknownFormat(String message) {
    return new BadPictureException(Fault.UNKNOWN_FORMAT, message);
  }

  static BadPictureException tooLarge(String message) {
    return new BadPictureException(Fault.TOO_LARGE, message);
  }

  static BadPictureException broken(String message) {
    return new BadPictureException(Fault.BROKEN, message);
  }

  public Fault fault() {
    return fault;
  }
}
