package io.anomalyoperator.trainer.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of unsigned bytes in the IDX format: two zero bytes, the type ({@code 0x08}), the number
 * of dimensions, the size of each as a big-endian integer, then the bytes. Whether it is compressed
 * is seen from its first bytes, not its name.
 *
 * @param sizes of the dimensions, outermost first
 * @param bytes as many as the product of the sizes
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the file: handed over, not copied
record IdxFile(int[] sizes, byte[] bytes) {
  private static final int UNSIGNED_BYTES = 0x08;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** How many items there are. */
  int count() {
    return sizes[0];
  }

  static IdxFile read(Path file, int dimensions) throws IOException, BadDataException {
    try (var in = new DataInputStream(unpacked(file))) {
      requireMagic(file, in.readInt(), dimensions);
      var sizes = new int[dimensions];
      long total = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        total = sizes[i] > 0 && total > 0 ? total * sizes[i] : -1;
        if (total < 0 || total > Integer.MAX_VALUE - Long.BYTES) {
          throw new BadDataException(
              "%s: dimension %d has size %d, expected positive sizes of at most 2 GB in all"
                  .formatted(file, i + 1, sizes[i]));
        }
      }
      var bytes = in.readNBytes((int) total);
      if (bytes.length < total) {
        throw new BadDataException(
            "%s: the file is truncated: its header announces %d bytes, found %d; fetch it again"
                .formatted(file, total, bytes.length));
      }
      if (in.read() >= 0) {
        throw new BadDataException(
            "%s: bytes follow the %d that its header announces".formatted(file, total));
      }
      return new IdxFile(sizes, bytes);
    } catch (EOFException e) {
      throw new BadDataException(file + ": the file is truncated; fetch it again", e);
    } catch (ZipException e) {
      throw new BadDataException(
          "%s: the compressed data is damaged (%s); fetch it again".formatted(file, e.getMessage()),
          e);
    }
  }

  private static InputStream unpacked(Path file) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(in)) : in;
  }

  private static void requireMagic(Path file, int magic, int dimensions) throws BadDataException {
    int expected = UNSIGNED_BYTES << 8 | dimensions;
    if (magic != expected) {
      throw new BadDataException(
          "%s: magic number 0x%08x, expected 0x%08x (IDX, unsigned bytes, %s)"
              .formatted(file, magic, expected, dimensions == 1 ? "labels" : "images"));
    }
  }
}
