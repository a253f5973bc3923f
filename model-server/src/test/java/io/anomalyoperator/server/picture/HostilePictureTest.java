package io.anomalyoperator.server.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.picture.BadPictureException.Fault;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes, a picture becomes a row of numbers or is refused; nothing else is thrown. */
class HostilePictureTest {
  private static final PixelGrid GRID = new PixelGrid(28, 28, 1, false);
  private static final Background BLACK = new Background(OptionalDouble.of(0));

  static Stream<byte[]> files() {
    BufferedImage picture =
        Pictures.bar(40, 30, BufferedImage.TYPE_INT_RGB, Color.ORANGE, Color.BLUE);
    return Stream.of(
        Pictures.png(picture),
        Pictures.interlacedPng(picture),
        Pictures.png(Pictures.bar(40, 30, BufferedImage.TYPE_BYTE_INDEXED, Color.RED, Color.CYAN)),
        Pictures.rawPng(40, 30, 16, 6, 30),
        Pictures.jpeg(picture),
        Pictures.progressiveJpeg(picture));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileCutAnywhereIsRefusedUnlessThePictureWasComplete(byte[] file) {
    int refused = 0;
    for (int length = 0; length < file.length; length++) {
      refused += becomesRow(Arrays.copyOf(file, length)) ? 0 : 1;
    }
    // what stands behind the last pixel is not needed: a checksum, an end marker
    assertTrue(refused >= file.length - 24, refused + " of " + file.length + " refused");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileWithWrongBytesIsReadOrRefused(byte[] file) {
    Random random = new Random(file.length);
    for (int turn = 0; turn < 400; turn++) {
      byte[] damaged = file.clone();
      for (int i = 0; i < 1 + turn % 8; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      becomesRow(damaged);
    }
  }

  @Test
  void randomBytesAreNeitherPngNorJpeg() {
    Random random = new Random(3);
    for (int turn = 0; turn < 500; turn++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      assertEquals(Fault.UNKNOWN_FORMAT, refusal(noise).fault());
    }
  }

  @Test
  void noiseBehindAGoodBeginningIsReadOrRefused() {
    Random random = new Random(4);
    for (byte[] file : files().toList()) {
      for (int turn = 0; turn < 100; turn++) {
        byte[] noisy = file.clone();
        byte[] noise = new byte[file.length / 2];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, noisy, file.length - noise.length, noise.length);
        becomesRow(noisy);
      }
    }
  }

  @Test
  void sizesAreBelievedBeforeAnythingIsDecoded() {
    byte[] vast = Pictures.rawPng(100_000, 100_000, 8, 2, 1);

    BadPictureException refusal = refusal(vast);
    assertEquals(Fault.TOO_LARGE, refusal.fault());
    assertEquals(
        "the PNG is 100000 x 100000 pixels; at most 16 million pixels are read",
        refusal.getMessage());
    assertEquals(Fault.BROKEN, refusal(Pictures.rawPng(0, 5, 8, 0, 1)).fault());
    assertEquals(Fault.BROKEN, refusal(png(-1, -1)).fault());
    assertEquals(Fault.TOO_LARGE, refusal(png(Integer.MAX_VALUE, Integer.MAX_VALUE)).fault());
  }

  private static byte[] png(int width, int height) {
    return Pictures.png(width, height, 8, 0, new byte[0]);
  }

  @Test
  void theLargestPictureOfTheDeepestKindIsHeldThinned() {
    byte[] file = Pictures.rawPng(4000, 4000, 16, 6, 4000);
    PictureHeader header = PictureHeader.read(file);

    BufferedImage decoded = PictureDecoder.decode(file, header);

    assertTrue(
        (long) decoded.getWidth() * decoded.getHeight() <= PictureLimits.DECODED_PIXELS,
        decoded.getWidth() + " x " + decoded.getHeight());
    assertTrue(becomesRow(file));
  }

  @Test
  void aJpegThatNamesAnotherSizeLaterIsRefused() {
    byte[] file = Pictures.jpeg(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB));
    int frame = indexOf(file, 0xc0);
    byte[] twice = Arrays.copyOf(file, file.length + 19);
    System.arraycopy(file, frame, twice, frame + 19, file.length - frame);
    // the second frame header claims 65535 pixels a side
    Arrays.fill(twice, frame + 19 + 5, frame + 19 + 9, (byte) 0xff);

    assertEquals(Fault.BROKEN, refusal(twice).fault());
  }

  @Test
  void scansWithoutEndAreNotDecoded() {
    byte[] file =
        Pictures.progressiveJpeg(new BufferedImage(2000, 2000, BufferedImage.TYPE_BYTE_GRAY));
    int last = file.length - 2;
    for (int at = 0; at + 1 < file.length; at++) {
      last = (file[at] & 0xff) == 0xff && (file[at + 1] & 0xff) == 0xda ? at : last;
    }
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(file, 0, last);
    for (int i = 0; i < 200; i++) {
      many.write(file, last, file.length - 2 - last);
    }
    many.write(file, file.length - 2, 2);

    BadPictureException refusal = refusal(many.toByteArray());
    assertEquals(Fault.TOO_LARGE, refusal.fault());
    assertTrue(refusal.getMessage().contains("scans"), refusal.getMessage());
  }

  @Test
  void segmentsWithoutAFrameEnd() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
    for (int i = 0; i < 5000; i++) {
      file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe0, 0, 2});
    }
    assertEquals(Fault.BROKEN, refusal(file.toByteArray()).fault());
  }

  @Test
  void aTextThatUnpacksToHundredsOfMegabytesIsPassedOver() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(new byte[] {'k', 0, 0});
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(text)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 600; i++) {
        deflater.write(zeros);
      }
    }
    for (byte[] file : List.of(Pictures.lightOnDark(), Pictures.rawPng(28, 28, 8, 3, 28))) {
      assertTrue(becomesRow(Pictures.withChunk(file, "zTXt", text.toByteArray())));
    }
  }

  private static int indexOf(byte[] file, int marker) {
    int at = 0;
    while ((file[at] & 0xff) != 0xff || (file[at + 1] & 0xff) != marker) {
      at++;
    }
    return at;
  }

  private static BadPictureException refusal(byte[] file) {
    return assertThrows(BadPictureException.class, () -> row(file));
  }

  private static boolean becomesRow(byte[] file) {
    try {
      for (float pixel : row(file).pixels()) {
        assertTrue(pixel >= -1e-3 && pixel <= 255.001, "pixel " + pixel);
      }
      return true;
    } catch (BadPictureException refused) {
      return false;
    }
  }

  private static PictureRow row(byte[] file) {
    return PictureRow.of(file, PictureHeader.read(file), GRID, Inversion.AUTO, BLACK);
  }
}
