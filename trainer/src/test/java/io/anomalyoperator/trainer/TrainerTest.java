package io.anomalyoperator.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.CsvOptions;
import io.anomalyoperator.trainer.data.DataSource;
import io.anomalyoperator.trainer.engine.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small trainings, as they are asked for by other modules. */
class TrainerTest {
  private static final DataSource DIGITS = new DataSource.Synthetic(1, 400);

  @TempDir private Path folder;

  @Test
  void learnsWhatADigitLooksLike() throws Exception {
    var packaged = train(zeros(1));

    assertTrue(packaged.manifest().training().metrics().get("auroc") > 0.95);
    assertEquals(80, packaged.evaluation().orElseThrow().normal().length);
    assertEquals(720, packaged.evaluation().orElseThrow().anomalous().length);
    assertEquals(Score.RELATIVE_RECONSTRUCTION_ERROR, packaged.manifest().score());
    assertEquals(List.of(784L), packaged.manifest().input().shape());
  }

  @Test
  void theSameRequestGivesTheSamePackageByteForByte() throws Exception {
    var first = train(zeros(1));

    assertEquals(first.digest(), train(zeros(1)).digest());
    assertNotEquals(first.digest(), train(zeros(2)).digest());
  }

  @Test
  void aGoldenSetHoldsNormalRowsAndOthersWithTheScoresThatAServerFinds() throws Exception {
    var model = unpacked(train(zeros(1)));

    assertEquals(64, model.golden().size());
    var scores = model.golden().scores();
    double normal = Arrays.stream(scores, 0, 32).average().orElseThrow();
    double anomalous = Arrays.stream(scores, 32, 64).average().orElseThrow();
    assertTrue(anomalous > 2 * normal, normal + " against " + anomalous);
    try (var scorer =
        Scorer.load(model.model(), model.manifest().input(), model.manifest().score())) {
      // one at a time, as a lone request is scored
      var replayed =
          Arrays.stream(model.golden().inputs()).mapToDouble(row -> score(scorer, row)).toArray();
      assertEquals(Optional.empty(), model.golden().compare(replayed));
    }
  }

  @Test
  void aThresholdIsSetByTheRowsThatWereHeldOut() throws Exception {
    var model = unpacked(train(zeros(1)));

    assertEquals(120, model.calibration().size());
    assertEquals(0.01, model.manifest().threshold().falsePositiveRate());
    assertEquals(model.calibration().thresholdFor(0.01), model.manifest().threshold().score());
  }

  @Test
  void allDigitsCanBeNormal() throws Exception {
    var request =
        TrainingRequest.of(
                new Identity("digits", "1"), new DataSource.Synthetic(1, 30), Set.of(), 1)
            .with(quick().withHoldout(0.4));

    var packaged = train(request);

    assertTrue(packaged.evaluation().orElseThrow().roc().isEmpty());
    assertTrue(packaged.manifest().training().metrics().containsKey("falsePositiveRate"));
    assertEquals(64, unpacked(packaged).golden().size());
  }

  @Test
  void aTableIsStandardisedAndItsStrangeRowsAreFound() throws Exception {
    var packaged = train(table(houses()));

    var input = packaged.manifest().input();
    var table = (Preprocessing.Tabular) input.preprocessing();
    assertEquals(List.of("rooms", "area", "always", "price"), table.features());
    assertEquals(4, table.mean().get(0), 0.2);
    assertEquals(1.0, table.scale().get(2), "a column that never changes keeps its unit");
    assertEquals(
        List.of(
            "column \"always\" never changes in the rows learned from: any other value in it will stand out"),
        packaged.remarks());
    assertEquals(Score.MEAN_SQUARED_ERROR, packaged.manifest().score());
    var model = unpacked(packaged);
    double threshold = packaged.manifest().threshold().score();
    try (var scorer = Scorer.load(model.model(), input, packaged.manifest().score())) {
      assertTrue(score(scorer, new float[] {4, 100, 7, 400}) < threshold, "an ordinary house");
      assertTrue(score(scorer, new float[] {1, 200, 7, 50}) > threshold, "rooms without area");
      assertTrue(score(scorer, new float[] {4, 100, 90, 400}) > threshold, "what never changed");
    }
  }

  @Test
  void theSameTableGivesTheSamePackage() throws Exception {
    var file = houses();

    assertEquals(train(table(file)).digest(), train(table(file)).digest());
  }

  @Test
  void saysBeforeTrainingThatTooFewRowsAreLeftToCalibrate() {
    var request = zeros(1).with(Settings.defaults().withHoldout(0.05));

    var failure = assertThrows(BadDataException.class, () -> train(request));
    assertEquals(
        "20 normal rows are left to calibrate, a false-positive rate of 0.01 needs 99; give more rows, a larger --holdout, or a --false-positive-rate of at least 0.0476",
        failure.getMessage());
  }

  @Test
  void saysWhichClassesThereAre() {
    var request =
        TrainingRequest.of(
            new Identity("digits", "1"), new DataSource.Synthetic(1, 5), Set.of("zero"), 1);

    var failure = assertThrows(BadDataException.class, () -> train(request));
    assertEquals(
        "the normal class [zero] does not occur; the labels are [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]",
        failure.getMessage());
  }

  @Test
  void anEnsembleWithNeighboursIsOneModelLikeAnyOther() throws Exception {
    var packaged = train(ensemble(1));
    var manifest = packaged.manifest();
    var model = unpacked(packaged);

    assertEquals(Score.RECONSTRUCTION_AND_SCORE, manifest.score());
    var facts = manifest.training().metrics();
    assertEquals(2, facts.get("autoencoders"));
    assertEquals(5, facts.get("neighbours"));
    assertEquals(200, facts.get("bankRows"));
    assertTrue(facts.get("auroc") > 0.97, "" + facts);
    assertEquals(packaged.digest(), train(ensemble(1)).digest());
    try (var scorer = Scorer.load(model.model(), manifest.input(), manifest.score())) {
      var rows = List.of(model.golden().inputs());
      assertEquals(
          Optional.empty(), model.golden().compare(scorer.scores(rows, Progress.silent())));
      var alone = rows.stream().mapToDouble(row -> score(scorer, row)).toArray();
      assertEquals(Optional.empty(), model.golden().compare(alone));
    }
  }

  @Test
  void tablesHaveNeighboursToo() throws Exception {
    var request = table(houses());

    var packaged = train(request.with(request.settings().withEnsemble(new Ensemble(1, 5, 1_000))));

    var model = unpacked(packaged);
    assertEquals(405, packaged.manifest().training().metrics().get("bankRows"), "all there are");
    double threshold = packaged.manifest().threshold().score();
    try (var scorer =
        Scorer.load(model.model(), packaged.manifest().input(), packaged.manifest().score())) {
      assertTrue(score(scorer, new float[] {4, 100, 7, 400}) < threshold, "an ordinary house");
      assertTrue(score(scorer, new float[] {1, 200, 7, 50}) > threshold, "rooms without area");
      assertTrue(score(scorer, new float[] {4, 100, 90, 400}) > threshold, "what never changed");
    }
  }

  @Test
  void saysBeforeTrainingThatThereAreTooFewRowsForSoManyNeighbours() {
    var request = ensemble(1);
    var many = request.settings().withEnsemble(new Ensemble(1, 150, 1_000));

    var failure = assertThrows(BadDataException.class, () -> train(request.with(many)));
    assertEquals(
        "280 normal rows are left to learn from, expected at least 300; give more rows, a smaller --holdout or fewer --neighbours",
        failure.getMessage());
  }

  private static TrainingRequest ensemble(long seed) {
    var request = zeros(seed);
    return request.with(request.settings().withEpochs(20).withEnsemble(new Ensemble(2, 5, 200)));
  }

  private static TrainingRequest zeros(long seed) {
    return TrainingRequest.of(new Identity("zeros", "1"), DIGITS, Set.of("0"), seed).with(quick());
  }

  private static Settings quick() {
    return Settings.defaults().withEpochs(60).withHoldout(0.3);
  }

  private static TrainingRequest table(Path file) {
    return TrainingRequest.of(
            new Identity("houses", "1"),
            new DataSource.Csv(file, CsvOptions.allColumns()),
            Set.of(),
            1)
        .with(Settings.defaults().withEpochs(200).withHoldout(0.25));
  }

  /** Area and price follow from the rooms. */
  private Path houses() throws IOException {
    var random = new SplittableRandom(1);
    var lines = new StringBuilder("rooms,area,always,price\n");
    for (int i = 0; i < 600; i++) {
      int rooms = 1 + random.nextInt(7);
      double area = 25 * rooms + random.nextGaussian(0, 2);
      lines.append("%d,%.2f,7,%.2f%n".formatted(rooms, area, 4 * area + random.nextGaussian(0, 5)));
    }
    return Files.writeString(folder.resolve("houses.csv"), lines);
  }

  private Packaged train(TrainingRequest request) throws Exception {
    return Trainer.train(request, folder.resolve("package.tar.gz"), Progress.silent());
  }

  private ModelFolder unpacked(Packaged packaged) throws Exception {
    var unpacked = folder.resolve("unpacked");
    Packager.unpack(packaged.archive(), unpacked);
    return PackageReader.open(unpacked);
  }

  private static double score(Scorer scorer, float[] row) {
    try {
      return scorer.scores(List.of(row), Progress.silent())[0];
    } catch (BadModelException e) {
      throw new AssertionError(e);
    }
  }
}
