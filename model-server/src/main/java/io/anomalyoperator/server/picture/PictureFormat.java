package io.anomalyoperator.server.picture;

import java.util.Arrays;
import java.util.HexFormat;

/** The formats that are read, told by their first bytes whatever a client calls them. */
public enum PictureFormat {
  PNG("PNG", "89504e470d0a1a0a"),
  JPEG("JPEG", "ffd8ff");

  private static final int SHOWN = 4;

  private final String title;
  private final byte[] magic;

  PictureFormat(String title, String magic) {
    this.title = title;
    this.magic = HexFormat.of().parseHex(magic);
  }

  /** Its name, for people and for the JDK's registry of decoders. */
  public String title() {
    return title;
  }

  /**
   * The format of a file.
   *
   * @throws BadPictureException when it is neither
   */
  public static PictureFormat of(byte[] file) {
    for (PictureFormat format : values()) {
      if (format.begins(file)) {
        return format;
      }
    }
    throw BadPictureException.unknownFormat(
        file.length == 0
            ? "the body is empty; expected a PNG or JPEG file"
            : "the file is neither PNG nor JPEG: it begins with the bytes %s"
                .formatted(
                    HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(SHOWN, file.length))));
  }

  private boolean begins(byte[] file) {
    return file.length >= magic.length
        && Arrays.equals(file, 0, magic.length, magic, 0, magic.length);
  }
}
