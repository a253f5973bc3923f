package io.anomalyoperator.server.picture;

/** Walks through the segments of a JPEG; its pictures proper are passed over. */
final class JpegSegments {
  private static final int MOST_SEGMENTS = 1000;

  private static final int START_OF_FRAME = 0xc0;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;

  private JpegSegments() {}

  /** The size in the first frame header. */
  static PictureHeader header(byte[] file) {
    int at = 2;
    for (int segment = 0; segment < MOST_SEGMENTS; segment++) {
      at = marker(file, at);
      int marker = file[at] & 0xff;
      if (isFrame(marker)) {
        require(at + 8 <= file.length, "ends within its frame header");
        return new PictureHeader(
            PictureFormat.JPEG, int16(file, at + 6), int16(file, at + 4), isProgressive(marker));
      }
      require(
          marker != START_OF_SCAN && marker != END_OF_IMAGE, "has no frame header before its end");
      at = behind(file, at, marker);
    }
    throw BadPictureException.broken(
        "the JPEG has no frame header among its first %d segments".formatted(MOST_SEGMENTS));
  }

  /**
   * How many scans there are up to the end of the picture, or of the file. A decoder passes over
   * the whole picture for each; thumbnails within segments, and pictures behind the end, are not
   * counted.
   */
  static int scans(byte[] file) {
    int scans = 0;
    int at = 2;
    try {
      while (at < file.length) {
        at = marker(file, at);
        int marker = file[at] & 0xff;
        if (marker == END_OF_IMAGE) {
          return scans;
        }
        at = behind(file, at, marker);
        if (marker == START_OF_SCAN) {
          scans++;
          at = behindScan(file, at);
        }
      }
    } catch (BadPictureException cutShort) {
      // the decoder says what is missing
      return scans;
    }
    return scans;
  }

  /** In the data of a scan a ff is followed by 00 or by the code of a restart. */
  private static int behindScan(byte[] file, int from) {
    int at = from;
    while (at + 1 < file.length
        && !(file[at] == (byte) 0xff && file[at + 1] != 0 && !isRestart(file[at + 1] & 0xff))) {
      at++;
    }
    return at;
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  /** Index of the next marker's code; fill bytes may stand before it. */
  private static int marker(byte[] file, int from) {
    int at = from;
    require(at < file.length, "ends before its frame header");
    require(file[at] == (byte) 0xff, "has no segment where one should begin, at byte " + at);
    while (at < file.length && file[at] == (byte) 0xff) {
      at++;
    }
    require(at < file.length, "ends before its frame header");
    return at;
  }

  private static int behind(byte[] file, int at, int marker) {
    // TEM and the restart markers stand alone
    if (marker == 0x01 || isRestart(marker)) {
      return at + 1;
    }
    require(at + 2 < file.length, "ends within a segment");
    int length = int16(file, at + 1);
    require(length >= 2, "has a segment of %d bytes at byte %d".formatted(length, at));
    return at + 1 + length;
  }

  /** SOF0 to SOF15; three codes of that range mean something else. */
  private static boolean isFrame(int marker) {
    return marker >= START_OF_FRAME
        && marker <= 0xcf
        && marker != 0xc4
        && marker != 0xc8
        && marker != 0xcc;
  }

  private static boolean isProgressive(int marker) {
    return (marker & 0x3) == 0x2;
  }

  private static int int16(byte[] file, int at) {
    return (file[at] & 0xff) << 8 | (file[at + 1] & 0xff);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw BadPictureException.broken("the JPEG " + otherwise);
    }
  }
}
