package io.anomalyoperator.server.picture;

/**
 * What a file says of its size, read without decoding anything.
 *
 * @param format of the file
 * @param width in pixels
 * @param height in pixels
 * @param progressive a JPEG that comes in several scans, each of the whole picture
 */
public record PictureHeader(PictureFormat format, int width, int height, boolean progressive) {
  private static final int PNG_WIDTH_AT = 16;
  private static final int PNG_HEIGHT_AT = 20;
  private static final int PNG_COLOUR_AT = 25;
  private static final int PNG_HEADER_END = 26;
  private static final int PNG_PALETTE = 3;
  private static final int PNG_HEADER_LENGTH = 13;
  private static final int PNG_IHDR = 0x49484452;

  /**
   * Reads the header and holds it against the limits.
   *
   * @throws BadPictureException when there is none, or it claims too much
   */
  public static PictureHeader read(byte[] file) {
    PictureHeader header =
        switch (PictureFormat.of(file)) {
          case PNG -> ofPng(file);
          case JPEG -> JpegSegments.header(file);
        };
    header.check();
    return header;
  }

  /** What decoding it costs: pixels, those of a progressive JPEG counted three times. */
  public long weight() {
    return pixels() * (progressive ? 3 : 1);
  }

  /** Whether the file that this is the header of is decoded in half a millisecond at most. */
  public boolean isQuick(byte[] file) {
    // a JPEG of a few pixels may pass over them in thousands of scans; with a palette, the JDK
    // reads
    // all that a PNG says beside its pixels
    return format == PictureFormat.PNG
        && file[PNG_COLOUR_AT] != PNG_PALETTE
        && pixels() <= PictureLimits.QUICK_PIXELS
        && file.length <= PictureLimits.QUICK_BYTES;
  }

  long pixels() {
    return (long) width * height;
  }

  private static PictureHeader ofPng(byte[] file) {
    if (file.length < PNG_HEADER_END) {
      throw BadPictureException.broken(
          "the PNG ends after %d bytes, within its header".formatted(file.length));
    }
    if (int32(file, 8) != PNG_HEADER_LENGTH || int32(file, 12) != PNG_IHDR) {
      throw BadPictureException.broken("the PNG does not begin with an IHDR chunk of 13 bytes");
    }
    return new PictureHeader(
        PictureFormat.PNG, int32(file, PNG_WIDTH_AT), int32(file, PNG_HEIGHT_AT), false);
  }

  private void check() {
    // as an unsigned number, what looks negative here is more than two thousand million
    if (width <= 0 || height <= 0) {
      throw BadPictureException.broken(
          "the %s says that it is %s x %s pixels"
              .formatted(
                  format.title(),
                  Integer.toUnsignedString(width),
                  Integer.toUnsignedString(height)));
    }
    long most = progressive ? PictureLimits.PROGRESSIVE_PIXELS : PictureLimits.PIXELS;
    if (pixels() > most) {
      throw BadPictureException.tooLarge(
          "the %s%s is %d x %d pixels; at most %d million pixels are read"
              .formatted(
                  progressive ? "progressive " : "",
                  format.title(),
                  width,
                  height,
                  most / 1_000_000));
    }
  }

  private static int int32(byte[] file, int at) {
    return (file[at] & 0xff) << 24
        | (file[at + 1] & 0xff) << 16
        | (file[at + 2] & 0xff) << 8
        | (file[at + 3] & 0xff);
  }
}
