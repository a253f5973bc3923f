package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256, in the lower-case hexadecimal digits by which packages and entries are named. */
public final class Digests {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * So small that even a small model has many: compiled, a piece is some processor instructions.
   */
  private static final int PIECE = 1 << 14;

  private Digests() {}

  /** The digest of the bytes. */
  public static String sha256(byte[] bytes) {
    var digest = newSha256();
    for (int from = 0; from < bytes.length; from += PIECE) {
      digest.update(bytes, from, Math.min(PIECE, bytes.length - from));
    }
    return hex(digest.digest());
  }

  /** The digest of a file's content, read in constant memory. */
  public static String sha256(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return sha256(in);
    }
  }

  /** The digest of what is left in the stream, which is read to its end and not closed. */
  public static String sha256(InputStream in) throws IOException {
    var digest = newSha256();
    var buffer = new byte[PIECE];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return hex(digest.digest());
  }

  /** Whether the text has the form of a digest: 64 lower-case hexadecimal digits. */
  public static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }

  /** Lower-case hexadecimal digits of the bytes. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** A new SHA-256, for those who digest while doing something else. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
