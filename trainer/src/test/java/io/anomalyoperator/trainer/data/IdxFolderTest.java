package io.anomalyoperator.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Two images of 3 by 2 pixels, labelled 7 and 1, and everything that can be wrong with them. */
class IdxFolderTest {
  private static final byte[] IMAGES =
      idx(0x0803, new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 255, 10, 20, 30, 40, 50, 60);
  private static final byte[] LABELS = idx(0x0801, new int[] {2}, 7, 1);

  @TempDir private Path folder;

  @BeforeEach
  void writeAFolder() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), LABELS);
  }

  @Test
  void readsPixelsAsNumbersFrom0To255() throws Exception {
    var data = new DataSource.Mnist(folder).training();

    assertEquals(new Form.Image(3, 2), data.form());
    assertEquals(List.of("7", "1"), data.labels());
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 255}, data.rows().get(0));
    assertArrayEquals(new float[] {10, 20, 30, 40, 50, 60}, data.rows().get(1));
  }

  @Test
  void readsGzipAndTheOtherSpellingOfTheName() throws Exception {
    var plain = new DataSource.Mnist(folder).training();
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    Files.write(folder.resolve("train-images.idx3-ubyte.gz"), gzip(IMAGES));
    Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), gzip(LABELS));

    assertEquals(plain.fingerprint(), new DataSource.Mnist(folder).training().fingerprint());
  }

  @Test
  void takesTheT10kFilesForTests() throws IOException {
    assertFails("has no t10k-images-idx3-ubyte", () -> new DataSource.Mnist(folder).testing());

    Files.write(folder.resolve("t10k-images-idx3-ubyte"), IMAGES);
    assertFails("has no t10k-labels-idx1-ubyte", () -> new DataSource.Mnist(folder).testing());
  }

  @Test
  void saysWhichMagicNumberIsWrong() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), LABELS);

    assertFails("train-images-idx3-ubyte: magic number 0x00000801, expected 0x00000803");
  }

  @Test
  void saysThatAFileIsTruncated() throws IOException {
    Files.write(
        folder.resolve("train-images-idx3-ubyte"), Arrays.copyOf(IMAGES, IMAGES.length - 1));
    assertFails("the file is truncated: its header announces 12 bytes, found 11");

    Files.write(folder.resolve("train-images-idx3-ubyte"), Arrays.copyOf(IMAGES, 7));
    assertFails("the file is truncated");

    var packed = gzip(IMAGES);
    Files.write(
        folder.resolve("train-images-idx3-ubyte"), Arrays.copyOf(packed, packed.length - 9));
    assertFails("the file is truncated");
  }

  @Test
  void saysThatBytesFollow() throws IOException {
    Files.write(
        folder.resolve("train-images-idx3-ubyte"), Arrays.copyOf(IMAGES, IMAGES.length + 1));

    assertFails("bytes follow the 12 that its header announces");
  }

  @Test
  void saysThatTheCompressedDataIsDamaged() throws IOException {
    var packed = gzip(IMAGES);
    packed[packed.length - 5] ^= 1; // of the checksum
    Files.write(folder.resolve("train-images-idx3-ubyte"), packed);

    assertFails("the compressed data is damaged");
  }

  @Test
  void saysThatImagesAndLabelsDoNotMatch() throws IOException {
    Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(0x0801, new int[] {1}, 7));

    assertFails("has 2 images", () -> new DataSource.Mnist(folder).training());
    assertFails("has 1 labels", () -> new DataSource.Mnist(folder).training());
  }

  @Test
  void doesNotTrustTheSizesOfTheHeader() throws IOException {
    Files.write(
        folder.resolve("train-images-idx3-ubyte"),
        idx(0x0803, new int[] {Integer.MAX_VALUE, 1000, 1000}));
    assertFails("expected positive sizes of at most 2 GB in all");

    Files.write(folder.resolve("train-images-idx3-ubyte"), idx(0x0803, new int[] {-1, 2, 3}));
    assertFails("dimension 1 has size -1");
  }

  private void assertFails(String message) {
    assertFails(message, () -> new DataSource.Mnist(folder).training());
  }

  private static void assertFails(String message, Executable read) {
    var failure = assertThrows(BadDataException.class, read);
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  private static byte[] idx(int magic, int[] sizes, int... values) {
    var file = ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length) + values.length);
    file.putInt(magic);
    for (int size : sizes) {
      file.putInt(size);
    }
    for (int value : values) {
      file.put((byte) value);
    }
    return file.array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}
