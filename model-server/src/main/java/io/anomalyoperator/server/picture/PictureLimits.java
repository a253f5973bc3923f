package io.anomalyoperator.server.picture;

/**
 * What a picture may cost. A decoded picture of {@value #DECODED_PIXELS} pixels takes 8 MiB at
 * most; a progressive JPEG is kept whole by the decoder, outside the heap, at 6 bytes a pixel.
 */
public final class PictureLimits {
  /** Pixels of a picture. */
  public static final long PIXELS = 16_000_000;

  /** Pixels of a JPEG that comes in several scans. */
  public static final long PROGRESSIVE_PIXELS = 8_000_000;

  /** Pixels that all its scans touch together. */
  static final long SCANNED_PIXELS = 16 * PROGRESSIVE_PIXELS;

  /** Pixels that are held decoded; of a larger picture every second, third, … of a line is read. */
  static final long DECODED_PIXELS = 1 << 20;

  /** Pixels of a picture that is quickly decoded. */
  public static final long QUICK_PIXELS = 64 * 64;

  /** Bytes of the file of one. */
  static final int QUICK_BYTES = 16 << 10;

  /** Pixels and bytes of files that are inside at a time. */
  static final long WEIGHT_INSIDE = 24_000_000;

  private PictureLimits() {}
}
