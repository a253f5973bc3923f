package io.anomalyoperator.server.picture;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * How the pixels of a picture lie in a row of the model.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 for grey; 3 for red, green and blue
 * @param interleaved whether the channels of a pixel lie side by side, and not in planes
 */
public record PixelGrid(int width, int height, int channels, boolean interleaved) {

  /** The grid of a model that takes pictures; empty for any other. */
  public static Optional<PixelGrid> of(Manifest.Input input) {
    if (!(input.preprocessing() instanceof Preprocessing.Image image)) {
      return Optional.empty();
    }
    List<Long> shape = input.shape();
    boolean planes = shape.getFirst() == image.channels();
    boolean interleaved = shape.getLast() == image.channels() && shape.size() > 1;
    boolean known = image.channels() == 1 || (image.channels() == 3 && (planes || interleaved));
    return known
        ? Optional.of(
            new PixelGrid(image.width(), image.height(), image.channels(), interleaved && !planes))
        : Optional.empty();
  }

  /** Pixels of one channel. */
  public int area() {
    return width * height;
  }

  /** Where a pixel's number is in a row. */
  public int index(int pixel, int channel) {
    return interleaved ? pixel * channels + channel : channel * area() + pixel;
  }
}
