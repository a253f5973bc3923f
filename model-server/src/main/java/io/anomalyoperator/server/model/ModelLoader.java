package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.server.drift.DriftDetector;
import io.anomalyoperator.server.drift.DriftMonitor;
import io.anomalyoperator.server.replay.RecentRows;
import io.anomalyoperator.server.scoring.ScoringEngine;
import io.anomalyoperator.server.scoring.TorchModel;
import io.anomalyoperator.server.settings.SampleSettings;
import io.anomalyoperator.server.settings.ThresholdChoice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes a verified folder serve: loads the module, warms it, replays the golden set. */
public final class ModelLoader {
  private ModelLoader() {}

  /**
   * Loads, warms and checks.
   *
   * @param threshold what decides an anomaly
   * @param samples which rows of users to remember
   * @throws GoldenMismatchException when this server's scores are not those of the package
   * @throws IOException when the module cannot be loaded or run
   */
  public static ServingModel load(
      ModelFolder folder, ThresholdChoice threshold, SampleSettings samples)
      throws IOException, GoldenMismatchException {
    var manifest = folder.manifest();
    TorchModel module = TorchModel.load(folder.model(), manifest.input().shape());
    ScoringEngine engine = start(folder, module);
    boolean serves = false;
    try {
      checkGolden(folder, engine);
      ServingModel serving =
          new ServingModel(
              folder,
              engine,
              Judge.of(folder, threshold),
              new RecentRows(
                  samples.replay(), module.width(), SampleSettings.REPLAY_WINDOW, System::nanoTime),
              drift(folder, samples, module.width()));
      serves = true;
      return serving;
    } finally {
      if (!serves) {
        engine.close();
      }
    }
  }

  private static DriftMonitor drift(ModelFolder folder, SampleSettings samples, int width) {
    List<String> names =
        folder.manifest().input().preprocessing() instanceof Preprocessing.Tabular table
            ? table.features()
            : List.of();
    return new DriftMonitor(
        new DriftDetector(folder.reference(), folder.calibration(), names),
        samples.drift(),
        width,
        samples.driftWindow(),
        System::nanoTime);
  }

  private static void checkGolden(ModelFolder folder, ScoringEngine engine)
      throws GoldenMismatchException {
    double[] scores = GoldenReplay.run(engine, folder.golden()).join();
    Optional<String> mismatch = folder.golden().compare(scores);
    if (mismatch.isPresent()) {
      throw new GoldenMismatchException(
          "golden replay of %s %s: %s. Its model is not the one that was measured, or scores differently on this machine; it will not serve"
              .formatted(folder.manifest().name(), folder.manifest().version(), mismatch.get()));
    }
  }

  private static ScoringEngine start(ModelFolder folder, TorchModel module) throws IOException {
    try {
      return ScoringEngine.start(
          module,
          new PackageFormula(folder.manifest()),
          ScoringEngine.Settings.forRowsOf(module.width()));
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
