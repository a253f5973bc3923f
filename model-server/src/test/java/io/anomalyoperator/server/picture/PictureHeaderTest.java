package io.anomalyoperator.server.picture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.Pictures;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PictureHeaderTest {
  private static boolean isQuick(byte[] file) {
    return PictureHeader.read(file).isQuick(file);
  }

  private static byte[] grey(int bytes) {
    byte[] file = Pictures.rawPng(28, 28, 8, 0, 28);
    // a chunk takes twelve bytes beside its content
    return Pictures.withChunk(file, "teXt", new byte[bytes - file.length - 12]);
  }

  @Test
  void aSmallPngIsQuicklyDecoded() {
    assertTrue(isQuick(Pictures.lightOnDark()));
    assertTrue(isQuick(Pictures.rawPng(64, 64, 16, 6, 64)));
    assertTrue(isQuick(grey(PictureLimits.QUICK_BYTES)));
  }

  @Test
  void onePixelOrByteTooManyMakesItSlow() {
    assertFalse(isQuick(Pictures.rawPng(4097, 1, 8, 0, 1)));
    assertFalse(isQuick(grey(PictureLimits.QUICK_BYTES + 1)));
  }

  @Test
  void aJpegMayHaveMoreScansThanPixels() {
    assertFalse(isQuick(Pictures.jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB))));
  }

  @Test
  void aPaletteMakesTheDecoderReadWhatElseThereIs() {
    assertFalse(isQuick(Pictures.rawPng(28, 28, 8, 3, 28)));
  }
}
