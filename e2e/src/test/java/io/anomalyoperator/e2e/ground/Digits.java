package io.anomalyoperator.e2e.ground;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;

/** MNIST's test images, which no training has seen. */
public final class Digits {
  private final byte[] labels;
  private final byte[] pixels;

  public Digits(Settings settings) {
    // magic number, count; and height and width of images
    this.labels = read(settings.mnist(), "t10k-labels-idx1-ubyte", 8);
    this.pixels = read(settings.mnist(), "t10k-images-idx3-ubyte", 16);
  }

  /** The first images whose label is wanted: pixels from 0 to 255. */
  public float[][] first(int count, IntPredicate label) {
    int size = pixels.length / labels.length;
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < labels.length && rows.size() < count; i++) {
      if (label.test(labels[i])) {
        float[] row = new float[size];
        for (int j = 0; j < size; j++) {
          row[j] = pixels[i * size + j] & 0xff;
        }
        rows.add(row);
      }
    }
    return rows.toArray(float[][]::new);
  }

  private static byte[] read(Path folder, String name, int header) {
    Path packed = folder.resolve(name + ".gz");
    boolean gzip = Files.exists(packed);
    try (var file = Files.newInputStream(gzip ? packed : folder.resolve(name));
        var in = new DataInputStream(gzip ? new GZIPInputStream(file) : file)) {
      in.skipNBytes(header);
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
