package io.anomalyoperator.server.picture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.Pictures;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PictureHeaderTest {
  private static final int LARGEST = PictureLimits.QUICK_BYTES;

  private static boolean isQuick(byte[] file, int bytes) {
    return PictureHeader.read(file).isQuick(bytes);
  }

  @Test
  void aSmallPngIsQuicklyDecoded() {
    assertTrue(isQuick(Pictures.lightOnDark(), LARGEST));
    assertTrue(isQuick(Pictures.rawPng(64, 64, 16, 6, 64), LARGEST));
  }

  @Test
  void onePixelOrByteTooManyMakesItSlow() {
    assertFalse(isQuick(Pictures.rawPng(4097, 1, 8, 0, 1), LARGEST));
    assertFalse(isQuick(Pictures.lightOnDark(), LARGEST + 1));
  }

  @Test
  void aJpegMayHaveMoreScansThanPixels() {
    assertFalse(
        isQuick(Pictures.jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB)), LARGEST));
  }
}
