package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.modelpackage.PackageWriter;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Reference;
import io.anomalyoperator.modelpackage.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A good package of a model that nobody runs. */
public final class TestPackage {
  private TestPackage() {}

  /** Writes one with a model of so many bytes. */
  public static PackageDigest write(Path folder, Path archive, int modelBytes)
      throws IOException, InvalidPackageException {
    var model = new byte[modelBytes];
    new Random(7).nextBytes(model);
    var golden =
        new GoldenSet(
            new float[][] {{0, 64, 128, 255}, {1, 2, 3, 4}}, new double[] {0.25, 1.5}, 1e-4);
    var reference =
        Reference.of(new float[][] {{0, 0, 1, 2}, {3, 0, 5, 8}}, new double[] {0.1, 0.2});
    return PackageWriter.write(
        Manifest.draft(
            "mnist",
            "2026-11-20",
            new Manifest.Model(Manifest.Model.TORCHSCRIPT, "model.pt"),
            new Manifest.Input(
                "input",
                Manifest.Input.FP32,
                List.of(1L, 2L, 2L),
                new Preprocessing.Image(2, 2, 1, 1 / 255.0, false)),
            Score.RELATIVE_RECONSTRUCTION_ERROR,
            new Manifest.Threshold(0.31, 0.01),
            new Manifest.Training("sha256:abc", "707cade", 42, new TreeMap<>())),
        Map.of(
            "model.pt", Files.write(folder.resolve("model.pt"), model),
            "golden.safetensors", Files.write(folder.resolve("golden"), golden.encode()),
            "calibration.safetensors",
                Files.write(
                    folder.resolve("calibration"), Calibration.of(0.3, 0.1, 0.2, 0.25).encode()),
            "reference.safetensors", Files.write(folder.resolve("reference"), reference.encode())),
        archive);
  }
}
