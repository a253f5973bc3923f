package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever is packaged comes back, and always as the same bytes. */
class RoundTripPropertyTest {
  private Path folder = Path.of("");

  /** What the team that makes a package chooses. */
  @SuppressWarnings("ArrayRecordComponent")
  record Content(Manifest draft, byte[] model, GoldenSet golden, Calibration calibration) {}

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("round-trip");
  }

  @AfterProperty
  void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 100)
  void whatIsWrittenIsRead(@ForAll("contents") Content content) throws Exception {
    var archive = folder.resolve("one.tar.gz");
    var again = folder.resolve("two.tar.gz");

    var digest = PackageWriter.write(content.draft(), files(content, "one"), archive);
    assertEquals(digest, PackageWriter.write(content.draft(), files(content, "two"), again));
    assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(again));

    var model = folder.resolve("model");
    try (var in = Files.newInputStream(archive)) {
      var verified = PackageReader.extract(in, model, Limits.defaults());
      assertEquals(digest, verified.digest());
      assertEquals(content.draft().withFiles(verified.manifest().files()), verified.manifest());
      assertEquals(content.golden(), verified.golden());
      assertEquals(content.calibration(), verified.calibration());
    }
    assertArrayEquals(content.model(), Files.readAllBytes(PackageReader.open(model).model()));
  }

  @Provide
  Arbitrary<Content> contents() {
    return Arbitraries.integers().between(1, 6).flatMap(RoundTripPropertyTest::ofWidth);
  }

  private static Arbitrary<Content> ofWidth(int width) {
    var models = Arbitraries.bytes().array(byte[].class).ofMaxSize(5000);
    var scores = numbers().array(double[].class).ofMinSize(1).ofMaxSize(50);
    return Combinators.combine(drafts(width), models, goldens(width), scores)
        .as((draft, model, golden, cal) -> new Content(draft, model, golden, Calibration.of(cal)));
  }

  private static Arbitrary<Manifest> drafts(int width) {
    var names = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(63);
    var texts = Arbitraries.strings().ofMinLength(1).ofMaxLength(50).filter(t -> !t.isBlank());
    return Combinators.combine(
            names,
            preprocessings(width),
            Arbitraries.of(Score.class),
            numbers(),
            texts,
            Arbitraries.longs(),
            Arbitraries.maps(names, numbers()).ofMaxSize(5))
        .as(
            (name, preprocessing, score, threshold, text, seed, metrics) ->
                Manifest.draft(
                    name,
                    name,
                    new Manifest.Model(Manifest.Model.TORCHSCRIPT, EntryNames.MODEL),
                    new Manifest.Input(
                        name, Manifest.Input.FP32, List.of((long) width), preprocessing),
                    score,
                    new Manifest.Threshold(threshold, 0.01),
                    new Manifest.Training(text, text, seed, new TreeMap<>(metrics))));
  }

  private static Arbitrary<Preprocessing> preprocessings(int width) {
    var features =
        Arbitraries.strings().alpha().ofMinLength(1).list().ofSize(width).uniqueElements();
    var means = numbers().list().ofSize(width);
    var scales = Arbitraries.doubles().between(0.001, 1000).ofScale(3).list().ofSize(width);
    return Arbitraries.oneOf(
        Arbitraries.just(new Preprocessing.None()),
        Arbitraries.of(true, false)
            .map(invert -> new Preprocessing.Image(width, 1, 1, 1 / 255.0, invert)),
        Combinators.combine(features, means, scales).as(Preprocessing.Tabular::new));
  }

  private static Arbitrary<GoldenSet> goldens(int width) {
    return Arbitraries.integers()
        .between(1, GoldenSet.MOST_ROWS)
        .flatMap(
            rows ->
                Combinators.combine(
                        Arbitraries.floats()
                            .array(float[].class)
                            .ofSize(width)
                            .array(float[][].class)
                            .ofSize(rows),
                        numbers().array(double[].class).ofSize(rows))
                    .as((inputs, scores) -> new GoldenSet(inputs, scores, 1e-4)));
  }

  private static Arbitrary<Double> numbers() {
    return Arbitraries.doubles().between(-1e9, 1e9);
  }

  private Map<String, Path> files(Content content, String name) throws IOException {
    var in = Files.createDirectories(folder.resolve("in-" + name));
    var files = new LinkedHashMap<String, Path>();
    files.put(EntryNames.MODEL, Files.write(in.resolve("a"), content.model()));
    files.put(EntryNames.GOLDEN, Files.write(in.resolve("b"), content.golden().encode()));
    files.put(EntryNames.CALIBRATION, Files.write(in.resolve("c"), content.calibration().encode()));
    var reference = Reference.of(content.golden().inputs(), content.calibration().sorted());
    files.put(EntryNames.REFERENCE, Files.write(in.resolve("d"), reference.encode()));
    return files;
  }
}
