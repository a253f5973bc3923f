package io.anomalyoperator.server.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.picture.BadPictureException.Fault;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureRowTest {
  private static final PixelGrid GRID = new PixelGrid(28, 28, 1, false);
  private static final Background BLACK = new Background(OptionalDouble.of(0));

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void everyKindOfPngGivesTheSamePixels(int type) {
    BufferedImage picture = Pictures.bar(28, 28, type, Color.WHITE, Color.BLACK);

    for (byte[] file : new byte[][] {Pictures.png(picture), Pictures.interlacedPng(picture)}) {
      float[] row = row(file, Inversion.FALSE).pixels();
      assertEquals(255, row[14 * 28 + 14]);
      assertEquals(0, row[0]);
      assertEquals(4 * 20 * 255, sum(row), 1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void greyIsNeitherLightenedNorDarkened(int type) {
    BufferedImage picture = new BufferedImage(28, 28, type);
    int level = type == BufferedImage.TYPE_BYTE_GRAY ? 128 : 128 * 257;
    for (int i = 0; i < 28 * 28; i++) {
      picture.getRaster().setSample(i % 28, i / 28, 0, level);
    }

    assertArrayEquals(filled(128), row(Pictures.png(picture), Inversion.FALSE).pixels(), 1e-3f);
  }

  @Test
  void colourBecomesItsLuminance() {
    BufferedImage green =
        Pictures.bar(28, 28, BufferedImage.TYPE_INT_RGB, Color.GREEN, Color.GREEN);

    assertArrayEquals(
        filled(0.587f * 255), row(Pictures.png(green), Inversion.FALSE).pixels(), 1e-3f);
  }

  @Test
  void aModelOfColoursGetsThemInItsOrder() {
    byte[] file =
        Pictures.png(
            Pictures.bar(4, 4, BufferedImage.TYPE_INT_RGB, new Color(1, 2, 3), new Color(1, 2, 3)));

    float[] planes = row(file, Inversion.FALSE, new PixelGrid(2, 2, 3, false)).pixels();
    float[] interleaved = row(file, Inversion.FALSE, new PixelGrid(2, 2, 3, true)).pixels();

    assertArrayEquals(new float[] {1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3}, planes, 1e-4f);
    assertArrayEquals(new float[] {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3}, interleaved, 1e-4f);
  }

  @Test
  void whatIsTransparentIsWhite() {
    BufferedImage clear = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
    BufferedImage half =
        Pictures.bar(
            28, 28, BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 128), new Color(0, 0, 0, 128));

    assertArrayEquals(filled(255), row(Pictures.png(clear), Inversion.FALSE).pixels(), 1e-3f);
    assertArrayEquals(filled(127), row(Pictures.png(half), Inversion.FALSE).pixels(), 1e-3f);
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 280, 1400, 2800})
  void aLargePictureOfTheSameThingIsTheSame(int side) {
    BufferedImage picture =
        Pictures.bar(side, side, BufferedImage.TYPE_BYTE_GRAY, Color.WHITE, Color.BLACK);

    float[] row = row(Pictures.png(picture), Inversion.FALSE).pixels();

    // thinned, an edge may fall beside the line between two pixels
    assertEquals(4 * 20 * 255, sum(row), 4 * 20 * 255 * 0.01);
    assertEquals(255, row[14 * 28 + 14], 1e-3);
  }

  @ParameterizedTest
  @MethodSource("jpegs")
  void jpegsAreReadWhateverTheirKind(byte[] file) {
    float[] row = row(file, Inversion.FALSE).pixels();

    assertEquals(255, row[14 * 28 + 14], 3);
    assertEquals(0, row[0], 3);
  }

  static Stream<Arguments> jpegs() {
    BufferedImage colour =
        Pictures.bar(140, 140, BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK);
    BufferedImage grey =
        Pictures.bar(140, 140, BufferedImage.TYPE_BYTE_GRAY, Color.WHITE, Color.BLACK);
    return Stream.of(
        Arguments.of((Object) Pictures.jpeg(colour)),
        Arguments.of((Object) Pictures.progressiveJpeg(colour)),
        Arguments.of((Object) Pictures.jpeg(grey)),
        Arguments.of((Object) Pictures.progressiveJpeg(grey)));
  }

  @Test
  void aJpegInFourColoursIsRefusedWithTheRemedy() {
    ColorSpace four =
        new ColorSpace(ColorSpace.TYPE_CMYK, 4) {
          @Override
          public float[] toRGB(float[] value) {
            return new float[3];
          }

          @Override
          public float[] fromRGB(float[] rgb) {
            return new float[4];
          }

          @Override
          public float[] toCIEXYZ(float[] value) {
            return new float[3];
          }

          @Override
          public float[] fromCIEXYZ(float[] xyz) {
            return new float[4];
          }
        };
    var colours = new ComponentColorModel(four, false, false, 1, DataBuffer.TYPE_BYTE);
    var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    byte[] file = Pictures.jpeg(new BufferedImage(colours, raster, false, null));

    BadPictureException refusal =
        assertThrows(BadPictureException.class, () -> row(file, Inversion.FALSE));
    assertEquals(Fault.BROKEN, refusal.fault());
    assertTrue(refusal.getMessage().contains("save it as RGB or greyscale"), refusal.getMessage());
  }

  @Test
  void aNegativeIsTurnedOnRequestOrWhenItsEdgeSaysSo() {
    byte[] dark = Pictures.darkOnLight();
    byte[] light = Pictures.lightOnDark();

    PictureRow turned = row(dark, Inversion.AUTO);
    assertTrue(turned.inverted());
    assertArrayEquals(row(light, Inversion.FALSE).pixels(), turned.pixels());
    assertArrayEquals(row(dark, Inversion.TRUE).pixels(), turned.pixels());
    assertFalse(row(light, Inversion.AUTO).inverted());
    assertFalse(row(dark, Inversion.FALSE).inverted());
  }

  @Test
  void withoutStatisticsOfTheTrainingDataNothingIsTurned() {
    byte[] file = Pictures.darkOnLight();
    var unknown = new Background(OptionalDouble.empty());

    assertFalse(
        PictureRow.of(file, PictureHeader.read(file), GRID, Inversion.AUTO, unknown).inverted());
  }

  @Test
  void aLineAsLongAsAPictureNeedsNoMemoryForASquareOfIt() {
    float[] row = row(Pictures.rawPng(1, 4_000_000, 8, 0, 4_000_000), Inversion.FALSE).pixels();

    assertArrayEquals(new float[28 * 28], row);
  }

  private static PictureRow row(byte[] file, Inversion inversion) {
    return row(file, inversion, GRID);
  }

  private static PictureRow row(byte[] file, Inversion inversion, PixelGrid grid) {
    return PictureRow.of(file, PictureHeader.read(file), grid, inversion, BLACK);
  }

  private static float[] filled(float value) {
    float[] row = new float[28 * 28];
    Arrays.fill(row, value);
    return row;
  }

  private static double sum(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += value;
    }
    return sum;
  }
}
