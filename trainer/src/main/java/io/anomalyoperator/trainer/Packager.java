package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.modelpackage.EntryNames;
import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.PackageWriter;
import io.anomalyoperator.modelpackage.Reference;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.engine.Scorer;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns a TorchScript model and some data into a package, and folders into archives. */
public final class Packager {
  /** Above what processors differ by in float32, far below what a wrong model is off. */
  private static final double GOLDEN_TOLERANCE = 1e-4;

  private Packager() {}

  /**
   * Writes a package. Every score in it is computed by the model as loaded from its file.
   *
   * @param archive to write; replaced if it is there
   */
  public static Packaged write(PackageRequest request, Path archive, Progress progress)
      throws IOException, BadDataException, BadModelException, InvalidPackageException {
    requireEnough(request.calibration().size(), request.falsePositiveRate());
    try (var scorer = Scorer.load(request.model(), request.input(), request.score());
        var folder = TemporaryFolder.create()) {
      var scores = scorer.scores(request.calibration().rows(), progress);
      var calibration = Calibration.of(scores);
      var threshold =
          new Manifest.Threshold(
              calibration.thresholdFor(request.falsePositiveRate()), request.falsePositiveRate());
      var evaluation = evaluate(request, scorer, threshold.score(), progress);
      var files = new TreeMap<String, Path>();
      files.put(EntryNames.MODEL, request.model());
      for (var entry :
          Map.of(
                  EntryNames.CALIBRATION,
                  calibration.encode(),
                  EntryNames.GOLDEN,
                  golden(request, scorer).encode(),
                  EntryNames.REFERENCE,
                  Reference.of(request.reference().toArray(), scores).encode())
              .entrySet()) {
        files.put(entry.getKey(), Files.write(folder.file(entry.getKey()), entry.getValue()));
      }
      var manifest = manifest(request, threshold, evaluation);
      return new Packaged(
          archive, PackageWriter.write(manifest, files, archive), manifest, evaluation, List.of());
    }
  }

  /** Writes the archive of a package that lies in a folder, as it was before it was unpacked. */
  public static Packaged pack(Path folder, Path archive)
      throws IOException, InvalidPackageException {
    var opened = PackageReader.open(folder);
    var files = new TreeMap<String, Path>();
    opened.manifest().files().keySet().forEach(name -> files.put(name, folder.resolve(name)));
    var digest = PackageWriter.write(opened.manifest(), files, archive);
    return new Packaged(archive, digest, opened.manifest(), Optional.empty(), List.of());
  }

  /** Unpacks an archive into a folder, which a server can serve as it is. */
  public static void unpack(Path archive, Path folder) throws IOException, InvalidPackageException {
    try (var in = Files.newInputStream(archive)) {
      PackageReader.extract(in, folder, Limits.defaults());
    }
  }

  /** Says beforehand that too few rows are left to calibrate. */
  static void requireEnough(int rows, double falsePositiveRate) throws BadDataException {
    if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
      throw new BadDataException(
          "the false-positive rate is %s, expected a number between 0 and 1"
              .formatted(falsePositiveRate));
    }
    int needed = (int) Math.ceil(1 / falsePositiveRate) - 1;
    if (rows < Math.max(1, needed)) {
      throw new BadDataException(
          "%d normal rows are left to calibrate, a false-positive rate of %s needs %d; give more rows, a larger --holdout, or a --false-positive-rate of at least %.4f"
              .formatted(rows, falsePositiveRate, needed, 1.0 / (rows + 1)));
    }
  }

  private static Optional<Evaluation> evaluate(
      PackageRequest request, Scorer scorer, double threshold, Progress progress)
      throws BadDataException, BadModelException {
    if (request.test().isEmpty()) {
      return Optional.empty();
    }
    var test = request.test().get();
    return Optional.of(
        Evaluation.of(
            test.rows().normal(test.normal()),
            test.rows().anomalous(test.normal()),
            rows -> scorer.scores(rows, progress),
            threshold));
  }

  private static GoldenSet golden(PackageRequest request, Scorer scorer) throws BadModelException {
    List<float[]> rows =
        GoldenRows.choose(request.calibration(), request.anomalous(), request.seed());
    return new GoldenSet(
        rows.toArray(float[][]::new), scorer.scores(rows, Progress.silent()), GOLDEN_TOLERANCE);
  }

  private static Manifest manifest(
      PackageRequest request, Manifest.Threshold threshold, Optional<Evaluation> evaluation) {
    var metrics = new TreeMap<>(request.metrics());
    evaluation.ifPresent(measured -> metrics.putAll(measured.metrics()));
    return Manifest.draft(
        request.identity().name(),
        request.identity().version(),
        new Manifest.Model(Manifest.Model.TORCHSCRIPT, EntryNames.MODEL),
        request.input(),
        request.score(),
        threshold,
        new Manifest.Training(
            request.reference().fingerprint(),
            request.identity().codeRevision(),
            request.seed(),
            metrics));
  }
}
