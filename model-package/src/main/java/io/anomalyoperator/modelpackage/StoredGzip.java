package io.anomalyoperator.modelpackage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Writes gzip (RFC 1952) whose deflate blocks (RFC 1951, 3.2.4) are stored, not compressed. The
 * bytes then depend on nothing but the content, where compressed ones differ between zlib and
 * zlib-ng, and between their versions. Trained weights are close to random and would shrink by less
 * than a tenth; reading them back stored is several times as fast.
 */
final class StoredGzip extends FilterOutputStream {
  // magic, deflate, no flags, no time, no extra flags, unknown system
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int LARGEST_BLOCK = 0xffff;

  private final byte[] block = new byte[LARGEST_BLOCK];
  private final CRC32 crc = new CRC32();
  private int filled;
  private long size;

  StoredGzip(OutputStream out) throws IOException {
    super(out);
    out.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    size += length;
    for (int done = 0; done < length; ) {
      if (filled == block.length) {
        writeBlock(false);
      }
      int n = Math.min(length - done, block.length - filled);
      System.arraycopy(bytes, offset + done, block, filled, n);
      filled += n;
      done += n;
    }
  }

  @Override
  public void close() throws IOException {
    writeBlock(true);
    writeLittleEndian(crc.getValue(), 4);
    writeLittleEndian(size, 4);
    out.close();
  }

  private void writeBlock(boolean last) throws IOException {
    out.write(last ? 1 : 0);
    writeLittleEndian(filled, 2);
    writeLittleEndian(~filled, 2);
    out.write(block, 0, filled);
    filled = 0;
  }

  private void writeLittleEndian(long value, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
