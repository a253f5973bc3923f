package io.anomalyoperator.modelpackage;

import java.util.HashSet;
import java.util.List;
import java.util.function.DoublePredicate;

/** What the fields of a manifest may say. The first rule that is broken names its field. */
final class ManifestRules {
  /** So that a hostile manifest cannot make a reader allocate more than some 64 MiB for a row. */
  private static final long MOST_INPUT_NUMBERS = 1L << 24;

  private static final int MOST_DIMENSIONS = 8;
  private static final int LONGEST_TEXT = 256;

  private final Manifest manifest;

  private ManifestRules(Manifest manifest) {
    this.manifest = manifest;
  }

  static void check(Manifest manifest, Limits limits) throws InvalidPackageException {
    var rules = new ManifestRules(manifest);
    rules.checkNames();
    rules.checkInput();
    rules.checkPreprocessing();
    rules.checkThreshold();
    rules.checkTraining();
    FileRules.check(manifest, limits);
  }

  private void checkNames() throws InvalidPackageException {
    requireWord("name", manifest.name());
    requireWord("version", manifest.version());
    require(
        manifest.model().format().equals(Manifest.Model.TORCHSCRIPT),
        "model.format",
        Text.quoted(manifest.model().format()),
        Manifest.Model.TORCHSCRIPT);
  }

  private void checkInput() throws InvalidPackageException {
    var input = manifest.input();
    requireWord("input.name", input.name());
    require(
        input.datatype().equals(Manifest.Input.FP32),
        "input.datatype",
        Text.quoted(input.datatype()),
        Manifest.Input.FP32);
    int dimensions = input.shape().size();
    require(
        dimensions >= 1 && dimensions <= MOST_DIMENSIONS,
        "input.shape",
        dimensions + " dimensions",
        "1 to " + MOST_DIMENSIONS);
    long size = 1;
    for (long dimension : input.shape()) {
      require(
          dimension >= 1 && dimension <= MOST_INPUT_NUMBERS / size,
          "input.shape",
          input.shape(),
          "positive numbers whose product is at most " + MOST_INPUT_NUMBERS);
      size *= dimension;
    }
  }

  private void checkPreprocessing() throws InvalidPackageException {
    int size = manifest.input().size();
    switch (manifest.input().preprocessing()) {
      case Preprocessing.None() -> {}
      case Preprocessing.Image image -> checkImage(image, size);
      case Preprocessing.Tabular table -> checkTable(table, size);
    }
  }

  private static void checkImage(Preprocessing.Image image, int size)
      throws InvalidPackageException {
    require(
        image.width() >= 1
            && image.height() >= 1
            && image.channels() >= 1
            && (double) image.width() * image.height() * image.channels() == size,
        "input.preprocessing",
        image.width() + " x " + image.height() + " pixels of " + image.channels() + " channels",
        size + " numbers, the product of input.shape");
    require(
        isPositive(image.scale()),
        "input.preprocessing.scale",
        image.scale(),
        "a number above 0, such as 1/255");
  }

  private static void checkTable(Preprocessing.Tabular table, int size)
      throws InvalidPackageException {
    requireCount("features", table.features(), size);
    requireCount("mean", table.mean(), size);
    requireCount("scale", table.scale(), size);
    var names = new HashSet<String>();
    for (var feature : table.features()) {
      requireText("input.preprocessing.features", feature);
      require(
          names.add(feature),
          "input.preprocessing.features",
          Text.quoted(feature) + " again",
          "every name once");
    }
    requireAll("input.preprocessing.mean", table.mean(), Double::isFinite, "finite numbers");
    requireAll(
        "input.preprocessing.scale", table.scale(), ManifestRules::isPositive, "numbers above 0");
  }

  private static void requireCount(String field, List<?> values, int size)
      throws InvalidPackageException {
    require(
        values.size() == size,
        "input.preprocessing." + field,
        values.size() + " values",
        size + ", the product of input.shape");
  }

  private void checkThreshold() throws InvalidPackageException {
    var threshold = manifest.threshold();
    require(
        Double.isFinite(threshold.score()),
        "threshold.score",
        threshold.score(),
        "a finite number");
    require(
        threshold.falsePositiveRate() > 0 && threshold.falsePositiveRate() < 1,
        "threshold.falsePositiveRate",
        threshold.falsePositiveRate(),
        "a number between 0 and 1");
  }

  private void checkTraining() throws InvalidPackageException {
    var training = manifest.training();
    requireText("training.dataFingerprint", training.dataFingerprint());
    requireText("training.codeRevision", training.codeRevision());
    for (var metric : training.metrics().entrySet()) {
      requireText("training.metrics", metric.getKey());
      require(
          Double.isFinite(metric.getValue()),
          "training.metrics." + metric.getKey(),
          metric.getValue(),
          "a finite number");
    }
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(1 / value) && Double.isFinite(value);
  }

  private static void requireWord(String field, String value) throws InvalidPackageException {
    require(Manifest.isWord(value), field, Text.quoted(value), Manifest.WORDS);
  }

  private static void requireText(String field, String value) throws InvalidPackageException {
    require(
        !value.isBlank() && value.length() <= LONGEST_TEXT,
        field,
        Text.quoted(value),
        "1 to " + LONGEST_TEXT + " characters");
  }

  private static void requireAll(
      String field, List<Double> values, DoublePredicate rule, String expected)
      throws InvalidPackageException {
    for (double value : values) {
      require(rule.test(value), field, value, expected);
    }
  }

  static void require(boolean holds, String field, Object found, String expected)
      throws InvalidPackageException {
    if (!holds) {
      throw InvalidPackageException.entry(
          Violation.MANIFEST_INVALID,
          EntryNames.MANIFEST,
          "%s: found %s, expected %s"
              .formatted(Text.printable(field), Text.printable(String.valueOf(found)), expected));
    }
  }
}
