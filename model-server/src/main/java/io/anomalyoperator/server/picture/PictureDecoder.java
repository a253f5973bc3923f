package io.anomalyoperator.server.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Decodes what a header was read of, with the JDK's decoders. */
final class PictureDecoder {
  private PictureDecoder() {}

  /**
   * The picture, thinned to {@link PictureLimits#DECODED_PIXELS} when it has more.
   *
   * @throws BadPictureException when it cannot be decoded to its end
   */
  static BufferedImage decode(byte[] file, PictureHeader header) {
    checkScans(file, header);
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(header.format().title());
    ImageReader reader = readers.next();
    try (BytesInput input = new BytesInput(file)) {
      return read(reader, input, header);
    } catch (IOException | RuntimeException e) {
      // decoders meet hostile files with whatever exception comes first
      throw broken(header, e);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader, BytesInput input, PictureHeader header)
      throws IOException {
    AtomicReference<Optional<String>> damage = new AtomicReference<>(Optional.empty());
    reader.addIIOReadWarningListener(new Damage(damage));
    // without metadata: texts and profiles of a PNG are passed over and not unpacked
    reader.setInput(input, true, true);
    if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
      throw new IOException("it has two sizes");
    }
    ImageReadParam how = reader.getDefaultReadParam();
    int step = step(header);
    how.setSourceSubsampling(step, step, 0, 0);
    BufferedImage image = reader.read(0, how);
    if (damage.get().isPresent()) {
      throw new IOException(damage.get().get());
    }
    return image;
  }

  /** 1 for what fits, else the least that makes it fit. */
  static int step(PictureHeader header) {
    int step = 1;
    while ((long) Math.ceilDiv(header.width(), step) * Math.ceilDiv(header.height(), step)
        > PictureLimits.DECODED_PIXELS) {
      step++;
    }
    return step;
  }

  /** Several scans are collected outside the heap, and each passes over the whole picture. */
  private static void checkScans(byte[] file, PictureHeader header) {
    if (header.format() != PictureFormat.JPEG) {
      return;
    }
    int scans = JpegSegments.scans(file);
    if (scans > 1
        && (header.pixels() > PictureLimits.PROGRESSIVE_PIXELS
            || scans * header.pixels() > PictureLimits.SCANNED_PIXELS)) {
      throw BadPictureException.tooLarge(
          "the JPEG of %d x %d pixels comes in %d scans; at most %d million pixels are read of one that comes in several, and %d million times scans"
              .formatted(
                  header.width(),
                  header.height(),
                  scans,
                  PictureLimits.PROGRESSIVE_PIXELS / 1_000_000,
                  PictureLimits.SCANNED_PIXELS / 1_000_000));
    }
  }

  private static BadPictureException broken(PictureHeader header, Exception reason) {
    String said =
        Optional.ofNullable(reason.getMessage()).orElse(reason.getClass().getSimpleName());
    return BadPictureException.broken(
        "the %s of %d x %d pixels cannot be decoded: %s"
            .formatted(header.format().title(), header.width(), header.height(), said));
  }

  /** libjpeg warns of missing and broken data, and fills the picture with grey. */
  private record Damage(AtomicReference<Optional<String>> found) implements IIOReadWarningListener {
    @Override
    public void warningOccurred(ImageReader source, String warning) {
      boolean harmless = warning.contains("extraneous bytes") || warning.contains("JFIF");
      if (!harmless) {
        found.compareAndSet(Optional.empty(), Optional.of(warning));
      }
    }
  }
}
