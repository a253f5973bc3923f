package io.anomalyoperator.modelpackage;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the fields of a manifest may say. The first rule that is broken names its field. */
final class ManifestRules {
  /** So that a hostile manifest cannot make a reader allocate more than some 64 MiB for a row. */
  private static final long MOST_INPUT_NUMBERS = 1L << 24;

  private static final int MOST_DIMENSIONS = 8;
  private static final int LONGEST_TEXT = 256;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,62}");

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
    rules.checkFiles(limits);
  }

  private void checkNames() throws InvalidPackageException {
    requireWord("name", manifest.name());
    requireWord("version", manifest.version());
    require(
        manifest.model().format().equals(Manifest.Model.TORCHSCRIPT),
        "model.format",
        manifest.model().format(),
        Manifest.Model.TORCHSCRIPT);
  }

  private void checkInput() throws InvalidPackageException {
    var input = manifest.input();
    requireWord("input.name", input.name());
    require(
        input.datatype().equals(Manifest.Input.FP32),
        "input.datatype",
        input.datatype(),
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
        "%d x %d pixels of %d channels".formatted(image.width(), image.height(), image.channels()),
        size + " numbers, the product of input.shape");
    require(
        isPositive(image.scale()),
        "input.preprocessing.scale",
        image.scale(),
        "a number above 0, such as 1/255");
  }

  private static void checkTable(Preprocessing.Tabular table, int size)
      throws InvalidPackageException {
    var lists = Map.of("features", table.features(), "mean", table.mean(), "scale", table.scale());
    for (var list : new java.util.TreeMap<>(lists).entrySet()) {
      require(
          list.getValue().size() == size,
          "input.preprocessing." + list.getKey(),
          list.getValue().size() + " values",
          size + ", the product of input.shape");
    }
    var names = new HashSet<String>();
    for (var feature : table.features()) {
      requireText("input.preprocessing.features", feature);
      require(names.add(feature), "input.preprocessing.features", feature, "every name once");
    }
    requireAll("input.preprocessing.mean", table.mean(), Double::isFinite, "finite numbers");
    requireAll(
        "input.preprocessing.scale", table.scale(), ManifestRules::isPositive, "numbers above 0");
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
      // a null, which a map can hold, is not a number either
      require(
          metric.getValue() instanceof Double value && Double.isFinite(value),
          "training.metrics." + metric.getKey(),
          metric.getValue(),
          "a finite number");
    }
  }

  private void checkFiles(Limits limits) throws InvalidPackageException {
    var files = manifest.files();
    if (files.size() >= limits.maxEntries()) {
      throw InvalidPackageException.entry(
          Violation.TOO_MANY_ENTRIES,
          EntryNames.MANIFEST,
          "files: %d beside the manifest, the limit is %d entries in all"
              .formatted(files.size(), limits.maxEntries()));
    }
    var taken = new HashSet<String>();
    taken.add(EntryNames.MANIFEST);
    long unpacked = 0;
    for (var file : files.entrySet()) {
      unpacked += checkFile(file.getKey(), file.getValue(), taken, limits.maxUnpackedBytes());
      if (unpacked > limits.maxUnpackedBytes()) {
        throw InvalidPackageException.entry(
            Violation.UNPACKED_TOO_LARGE,
            EntryNames.MANIFEST,
            "files: together more than %d bytes, which is the limit"
                .formatted(limits.maxUnpackedBytes()));
      }
    }
    for (var needed :
        List.of(
            manifest.model().file(),
            EntryNames.GOLDEN,
            EntryNames.CALIBRATION,
            EntryNames.REFERENCE)) {
      require(files.containsKey(needed), "files", "no entry " + Text.printable(needed), "one");
    }
  }

  private static long checkFile(
      String name, Manifest.FileEntry file, HashSet<String> taken, long limit)
      throws InvalidPackageException {
    require(
        EntryNames.isSafe(name),
        "files",
        "the name " + Text.quoted(name),
        "at most %d letters, digits and . _ - with / between parts".formatted(EntryNames.LONGEST));
    // a folder that cannot tell case apart would let one replace the other
    require(
        taken.add(name.toLowerCase(Locale.ROOT)),
        "files",
        "the name " + Text.quoted(name) + " twice, or a second time in other case",
        "every name once");
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      var folder = name.substring(0, slash).toLowerCase(Locale.ROOT);
      require(
          !taken.contains(folder),
          "files",
          "the name " + Text.quoted(folder) + " for a file and a folder",
          "every name once");
    }
    // a null, which a map can hold, is no entry
    require(file instanceof Manifest.FileEntry, "files." + name, "null", "sha256 and size");
    require(
        Digests.isSha256(file.sha256()),
        "files." + name + ".sha256",
        file.sha256(),
        "64 lower-case hexadecimal digits");
    require(file.size() >= 0, "files." + name + ".size", file.size(), "0 or more");
    return Math.min(file.size(), limit + 1);
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(1 / value) && Double.isFinite(value);
  }

  private static void requireWord(String field, String value) throws InvalidPackageException {
    require(
        WORD.matcher(value).matches(),
        field,
        value,
        "1 to 63 letters, digits and . _ + - beginning with a letter or digit");
  }

  private static void requireText(String field, String value) throws InvalidPackageException {
    require(
        !value.isBlank() && value.length() <= LONGEST_TEXT,
        field,
        value,
        "1 to %d characters".formatted(LONGEST_TEXT));
  }

  private static void requireAll(
      String field, List<Double> values, java.util.function.DoublePredicate rule, String expected)
      throws InvalidPackageException {
    for (double value : values) {
      require(rule.test(value), field, value, expected);
    }
  }

  private static void require(boolean holds, String field, Object found, String expected)
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
