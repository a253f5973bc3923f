package io.anomalyoperator.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.modelpackage.Violation;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.data.Form;
import io.anomalyoperator.trainer.data.SyntheticDigits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript files that were made elsewhere, by {@code src/test/python/foreign_models.py}. */
class PackagerTest {
  private static final Form.Table POINTS = new Form.Table(List.of("x", "y"));
  private static final Manifest.Input PLAIN = input(List.of(2L), new Preprocessing.None());

  @TempDir private Path folder;

  @Test
  void aModelMayScoreByItself() throws Exception {
    var model =
        packaged(model("length.pt"), PLAIN, Score.OUTPUT, points(4), points(1).select(List.of()));

    // (3, 4) times 1 to 4
    assertArrayEquals(new double[] {5, 10, 15, 20}, model.calibration().sorted(), 1e-5);
    assertTrue(model.manifest().threshold().score() > 20);
    assertEquals(8, model.golden().size(), "four rows, and the same four in disorder");
  }

  @Test
  void aModelMayTakeItsRowsInAnyShape() throws Exception {
    var digits = new SyntheticDigits(1).dataset(5);
    var pixels = Inputs.pixels((Form.Image) digits.form(), false);

    var model =
        packaged(
            model("dimmer.pt"),
            input(List.of(1L, 28L, 28L), pixels),
            Score.RELATIVE_RECONSTRUCTION_ERROR,
            digits.normal(Set.of("1")),
            digits.anomalous(Set.of("1")));

    // half the brightness is missing, so a quarter of the squares
    assertEquals(0.25, model.golden().scores()[0], 1e-6);
    assertEquals(5 + 32, model.golden().size());
  }

  @Test
  void theSameFolderGivesTheSameArchiveAgain() throws Exception {
    var archive = folder.resolve("first.tar.gz");
    var first = Packager.write(lengths(points(4)), archive, Progress.silent());
    Packager.unpack(archive, folder.resolve("unpacked"));

    assertEquals(
        first.digest(),
        Packager.pack(folder.resolve("unpacked"), folder.resolve("second.tar.gz")).digest());
  }

  @Test
  void aFolderThatWasChangedIsNoPackage() throws Exception {
    var archive = folder.resolve("first.tar.gz");
    Packager.write(lengths(points(4)), archive, Progress.silent());
    Packager.unpack(archive, folder.resolve("unpacked"));
    Files.write(folder.resolve("unpacked/model.pt"), new byte[] {1, 2, 3});

    var failure =
        assertThrows(
            InvalidPackageException.class,
            () -> Packager.pack(folder.resolve("unpacked"), folder.resolve("second.tar.gz")));
    assertEquals(Violation.WRONG_SIZE, failure.violation());
  }

  @Test
  void saysWhatTheModelShouldHaveAnswered() throws Exception {
    assertFails(
        "the model answered shape (4) to shape (4, 2), expected 2 numbers for each of the 4 rows",
        request(model("length.pt"), PLAIN, Score.MEAN_SQUARED_ERROR, points(4)));
  }

  @Test
  void saysWhatTheModelComplainsAbout() throws Exception {
    assertFails(
        "the model fails on 4 rows of shape [2]",
        request(model("dimmer.pt"), PLAIN, Score.MEAN_SQUARED_ERROR, points(4)));
  }

  @Test
  void saysThatAFileIsNoModel() throws Exception {
    var garbage = Files.writeString(folder.resolve("garbage.pt"), "not a model");

    assertFails(
        "garbage.pt: it is not a TorchScript file that this engine can load",
        request(garbage, PLAIN, Score.OUTPUT, points(4)));
  }

  @Test
  void saysThatThereAreTooFewRows() {
    var failure =
        assertThrows(
            BadDataException.class,
            () ->
                Packager.write(
                    lengths(points(3)), folder.resolve("package.tar.gz"), Progress.silent()));
    assertTrue(failure.getMessage().startsWith("3 normal rows are left to calibrate"));
  }

  private void assertFails(String message, PackageRequest request) {
    var failure =
        assertThrows(
            BadModelException.class,
            () -> Packager.write(request, folder.resolve("package.tar.gz"), Progress.silent()));
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  private PackageRequest lengths(Dataset rows) throws Exception {
    return request(model("length.pt"), PLAIN, Score.OUTPUT, rows);
  }

  private ModelFolder packaged(
      Path model, Manifest.Input input, Score score, Dataset normal, Dataset anomalous)
      throws Exception {
    var archive = folder.resolve("package.tar.gz");
    Packager.write(request(model, input, score, normal, anomalous), archive, Progress.silent());
    Packager.unpack(archive, folder.resolve("unpacked"));
    return PackageReader.open(folder.resolve("unpacked"));
  }

  private static PackageRequest request(
      Path model, Manifest.Input input, Score score, Dataset normal) {
    return request(model, input, score, normal, normal.select(List.of()));
  }

  private static PackageRequest request(
      Path model, Manifest.Input input, Score score, Dataset normal, Dataset anomalous) {
    return new PackageRequest(
        new Identity("foreign", "1"),
        model,
        input,
        score,
        0.2,
        normal,
        anomalous,
        normal,
        Optional.empty(),
        0,
        Map.of());
  }

  private static Manifest.Input input(List<Long> shape, Preprocessing preprocessing) {
    return new Manifest.Input("x", Manifest.Input.FP32, shape, preprocessing);
  }

  private static Dataset points(int count) {
    var rows = new ArrayList<float[]>();
    for (int i = 1; i <= count; i++) {
      rows.add(new float[] {3 * i, 4 * i});
    }
    return new Dataset(POINTS, rows, List.of());
  }

  private Path model(String name) throws Exception {
    return Path.of(PackagerTest.class.getResource(name).toURI());
  }
}
