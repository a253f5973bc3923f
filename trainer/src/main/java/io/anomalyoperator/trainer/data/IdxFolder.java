package io.anomalyoperator.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** Images and labels of a folder in the form of MNIST. */
final class IdxFolder {
  private static final int BYTE = 0xff;

  private IdxFolder() {}

  /** The part of the folder whose files begin with {@code train} or {@code t10k}. */
  static Dataset read(Path folder, String part) throws IOException, BadDataException {
    var images = find(folder, part + "-images", "idx3-ubyte");
    var labels = find(folder, part + "-labels", "idx1-ubyte");
    var pixels = IdxFile.read(images, 3);
    var classes = IdxFile.read(labels, 1);
    if (pixels.count() != classes.count()) {
      throw new BadDataException(
          "%s has %d images, %s has %d labels, expected one label for each image"
              .formatted(images, pixels.count(), labels, classes.count()));
    }
    var form = new Form.Image(pixels.sizes()[2], pixels.sizes()[1]);
    return new Dataset(form, rows(pixels, form.width()), labels(classes));
  }

  private static Path find(Path folder, String name, String type) throws BadDataException {
    var tried = new ArrayList<String>();
    for (var joint : List.of("-", ".")) {
      for (var end : List.of("", ".gz")) {
        var file = folder.resolve(name + joint + type + end);
        if (Files.isRegularFile(file)) {
          return file;
        }
        tried.add(file.getFileName().toString());
      }
    }
    throw new BadDataException(
        "%s has no %s-%s; looked for %s".formatted(folder, name, type, String.join(", ", tried)));
  }

  /** Kept as bytes, a quarter of what the numbers would take; made into numbers when asked for. */
  private static List<float[]> rows(IdxFile pixels, int width) {
    return new AbstractList<>() {
      @Override
      public float[] get(int row) {
        var numbers = new float[width];
        for (int i = 0; i < width; i++) {
          numbers[i] = pixels.bytes()[row * width + i] & BYTE;
        }
        return numbers;
      }

      @Override
      public int size() {
        return pixels.count();
      }
    };
  }

  private static List<String> labels(IdxFile classes) {
    var labels = new ArrayList<String>(classes.count());
    for (byte label : classes.bytes()) {
      labels.add(Integer.toString(label & BYTE));
    }
    return labels;
  }
}
