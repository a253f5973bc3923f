package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A small model of four numbers, and everything that a package of it needs. */
final class Fixtures {
  static final int WIDTH = 4;

  private Fixtures() {}

  static Manifest draft() {
    return Manifest.draft(
        "mnist",
        "2026-11-20",
        new Manifest.Model(Manifest.Model.TORCHSCRIPT, EntryNames.MODEL),
        new Manifest.Input(
            "input",
            Manifest.Input.FP32,
            List.of(1L, 2L, 2L),
            new Preprocessing.Image(2, 2, 1, 1 / 255.0, false)),
        Score.RELATIVE_RECONSTRUCTION_ERROR,
        new Manifest.Threshold(0.31, 0.01),
        new Manifest.Training("sha256:abc", "707cade", 42, new TreeMap<>(Map.of("auroc", 0.974))));
  }

  static GoldenSet golden() {
    return new GoldenSet(
        new float[][] {{0, 64, 128, 255}, {1, 2, 3, 4}}, new double[] {0.25, 1.5}, 1e-4);
  }

  static Calibration calibration() {
    return Calibration.of(0.3, 0.1, 0.2, 0.25);
  }

  static Reference reference() {
    return Reference.of(
        new float[][] {{0, 0, 1, 2}, {3, 0, 5, 8}, {9, 0, 2, 255}}, new double[] {0.1, 0.2, 0.3});
  }

  static byte[] model(int size) {
    var bytes = new byte[size];
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    random.nextBytes(bytes);
    return bytes;
  }

  /** The contents of a good package, by entry. */
  static Map<String, byte[]> contents() {
    var contents = new LinkedHashMap<String, byte[]>();
    contents.put(EntryNames.MODEL, model(10_000));
    contents.put(EntryNames.GOLDEN, golden().encode());
    contents.put(EntryNames.CALIBRATION, calibration().encode());
    contents.put(EntryNames.REFERENCE, reference().encode());
    return contents;
  }

  /** The same as files of a folder. */
  static Map<String, Path> files(Path folder) throws IOException {
    Files.createDirectories(folder);
    var files = new LinkedHashMap<String, Path>();
    for (var content : contents().entrySet()) {
      files.put(
          content.getKey(), Files.write(folder.resolve(content.getKey()), content.getValue()));
    }
    return files;
  }
}
