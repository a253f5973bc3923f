package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.DataSource;
import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.data.Form;
import io.anomalyoperator.trainer.engine.Autoencoder;
import io.anomalyoperator.trainer.engine.EnsembleModel;
import io.anomalyoperator.trainer.engine.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Trains an autoencoder, or an ensemble, on normal rows and packages it. On one machine, the same
 * request gives the same package, byte for byte.
 */
public final class Trainer {
  private final TrainingRequest request;
  private final Progress progress;

  private Trainer(TrainingRequest request, Progress progress) {
    this.request = request;
    this.progress = progress;
  }

  /**
   * Trains on the normal rows but for those held out, calibrates on the latter, measures on the
   * rows that are set apart for tests, and writes the package.
   *
   * @param archive to write; replaced if it is there
   */
  public static Packaged train(TrainingRequest request, Path archive, Progress progress)
      throws IOException, BadDataException, BadModelException, InvalidPackageException {
    return new Trainer(request, progress).train(archive);
  }

  /**
   * {@code sha256:…} of the rows that a training with this seed learns from: the fingerprint in the
   * manifest of its package.
   */
  public static String fingerprint(DataSource data, Set<String> normal, long seed, double holdout)
      throws IOException, BadDataException {
    return Split.drawn(data.training().normal(normal), seed, holdout).learned.fingerprint();
  }

  private Packaged train(Path archive)
      throws IOException, BadDataException, BadModelException, InvalidPackageException {
    var all = request.data().training();
    var split = Split.of(all.normal(request.normal()), request);
    var input = Inputs.of(split.learned);
    var plan = request.settings().plan(all.form(), split.learned.size(), request.seed());
    try (var folder = TemporaryFolder.create()) {
      var model = folder.file("model.pt");
      double loss = learn(split.learned, plan, input, model);
      if (!Double.isFinite(loss)) {
        throw new BadDataException(
            "training ran away: the loss is %s; try a smaller --learning-rate than %s"
                .formatted(loss, plan.learningRate()));
      }
      var test = request.data().testing();
      return Packager.write(
              new PackageRequest(
                  request.identity(),
                  model,
                  input,
                  score(all.form()),
                  request.falsePositiveRate(),
                  split.heldOut,
                  test.orElse(all).anomalous(request.normal()),
                  split.learned,
                  test.map(rows -> new PackageRequest.Test(rows, request.normal())),
                  request.seed(),
                  facts(loss, split.learned.size())),
              archive,
              progress)
          .withRemarks(remarks(split.learned));
    }
  }

  private double learn(Dataset learned, Plan plan, Manifest.Input input, Path model)
      throws IOException, BadModelException {
    var rows = learned.toArray();
    var preprocessor = Preprocessor.of(input);
    return ensemble().isPlain()
        ? Autoencoder.train(plan, rows, preprocessor, model, progress)
        : EnsembleModel.train(
            ensemble(), UsualScore.of(learned.form()), plan, rows, preprocessor, model, progress);
  }

  private Score score(Form form) {
    return ensemble().isPlain() ? UsualScore.of(form) : Score.RECONSTRUCTION_AND_SCORE;
  }

  private Map<String, Double> facts(double loss, int rows) {
    return ensemble().isPlain()
        ? Map.of("loss", loss)
        : Map.of(
            "loss", loss,
            "autoencoders", (double) ensemble().autoencoders(),
            "neighbours", (double) ensemble().neighbours(),
            "bankRows", (double) ensemble().remembered(rows));
  }

  private Ensemble ensemble() {
    return request.settings().ensemble();
  }

  private static List<String> remarks(Dataset learned) {
    return learned.form() instanceof Form.Table table
        ? Inputs.constantColumns(table, learned.rows()).stream()
            .map(
                "column \"%s\" never changes in the rows learned from: any other value in it will stand out"
                    ::formatted)
            .toList()
        : List.of();
  }

  /** Normal rows to learn from, and others, drawn at random, to calibrate on. */
  private record Split(Dataset learned, Dataset heldOut) {
    static Split of(Dataset normal, TrainingRequest request) throws BadDataException {
      var split = drawn(normal, request.seed(), request.settings().holdout());
      Packager.requireEnough(split.heldOut.size(), request.falsePositiveRate());
      int fewest = request.settings().ensemble().fewestRows();
      if (split.learned.size() < fewest) {
        throw new BadDataException(
            "%d normal rows are left to learn from, expected at least %d; give more rows, a smaller --holdout or fewer --neighbours"
                .formatted(split.learned.size(), fewest));
      }
      return split;
    }

    static Split drawn(Dataset normal, long seed, double holdout) {
      var order = new ArrayList<>(IntStream.range(0, normal.size()).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      int heldOut = (int) Math.round(holdout * normal.size());
      return new Split(
          normal.select(order.subList(heldOut, order.size())),
          normal.select(order.subList(0, heldOut)));
    }
  }
}
