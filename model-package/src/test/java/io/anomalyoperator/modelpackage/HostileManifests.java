package io.anomalyoperator.modelpackage;

import static io.anomalyoperator.modelpackage.Hostile.entry;
import static io.anomalyoperator.modelpackage.Hostile.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Packages whose manifest is not one, or says what cannot be. */
final class HostileManifests {
  private static final String SHA256 = "0".repeat(64);

  private HostileManifests() {}

  static Stream<Hostile> form() {
    return Stream.of(
        manifest("a manifest that is not JSON", "not JSON", () -> raw("this is not JSON")),
        manifest("an empty manifest", "formatVersion", () -> raw("")),
        manifest("a manifest that is a list", "formatVersion", () -> raw("[]")),
        manifest(
            "a manifest in UTF-16",
            "UTF-8",
            () -> bytes("{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1))),
        manifest(
            "a manifest with something behind it",
            "found something behind the end",
            () -> edited(json -> json + "{}")),
        manifest(
            "a field twice",
            "Duplicate field",
            () -> edited(json -> json.replaceFirst("\\{", "{\"name\":\"other\","))),
        manifest("brackets without end", "not JSON", () -> raw("[".repeat(100_000))),
        manifest(
            "an unknown field",
            "thresholds: format 1 has no such field",
            () -> with(m -> m.put("thresholds", 1))),
        manifest(
            "an unknown field inside",
            "input.preprocessing.gamma: format 1",
            () -> with(m -> at(m, "input", "preprocessing").put("gamma", 1))),
        manifest(
            "a missing field",
            "training.codeRevision: it is missing",
            () -> with(m -> at(m, "training").remove("codeRevision"))),
        manifest("a null", "version", () -> with(m -> m.putNull("version"))),
        manifest(
            "a null in a list",
            "input.shape",
            () -> with(m -> at(m, "input").putArray("shape").addNull())),
        manifest(
            "a null in a map",
            "training.metrics",
            () -> with(m -> at(m, "training", "metrics").putNull("auroc"))),
        manifest(
            "a null for a file", "files.extra", () -> with(m -> at(m, "files").putNull("extra"))),
        manifest(
            "a number for a text",
            "name: found 5, expected a text",
            () -> with(m -> m.put("name", 5))),
        manifest(
            "a text for a number",
            "threshold.score: found \"0.5\", expected a number",
            () -> with(m -> at(m, "threshold").put("score", "0.5"))),
        manifest(
            "a fraction for a whole number",
            "input.shape[0]: found 4.5, expected a whole number",
            () -> with(m -> at(m, "input").putArray("shape").add(4.5))),
        manifest(
            "a list for an object",
            "training: found a list, expected an object",
            () -> with(m -> m.putArray("training"))),
        manifest(
            "a text for a list",
            "input.shape: found",
            () -> with(m -> at(m, "input").put("shape", "784"))),
        manifest(
            "a preprocessing without type",
            "input.preprocessing",
            () -> with(m -> at(m, "input", "preprocessing").remove("type"))),
        manifest(
            "a number beyond every bound",
            "training.seed",
            () -> edited(json -> json.replace("\"seed\":42", "\"seed\":99999999999999999999"))),
        manifest("no format version", "formatVersion", () -> with(m -> m.remove("formatVersion"))),
        entry(
            "a later format with fields unknown today",
            Violation.UNSUPPORTED_FORMAT,
            EntryNames.MANIFEST,
            "upgrade",
            () -> with(m -> m.put("formatVersion", 2).put("news", true))),
        entry(
            "a manifest larger than the limit",
            Violation.MANIFEST_TOO_LARGE,
            EntryNames.MANIFEST,
            "limit is 1048576",
            () -> edited(json -> json + " ".repeat(1 << 20))));
  }

  static Stream<Hostile> values() {
    return Stream.of(
        manifest("no name", "name: found \"\"", () -> with(m -> m.put("name", ""))),
        manifest(
            "a name with a slash", "name: found \"a/b\"", () -> with(m -> m.put("name", "a/b"))),
        manifest(
            "a version of many lines",
            "version: found \"1?2\"",
            () -> with(m -> m.put("version", "1\n2"))),
        manifest(
            "another kind of model",
            "model.format: found \"pickle\", expected torchscript",
            () -> with(m -> at(m, "model").put("format", "pickle"))),
        manifest(
            "a model that is not listed",
            "no \"weights.pt\"",
            () -> with(m -> at(m, "model").put("file", "weights.pt"))),
        manifest(
            "another datatype",
            "input.datatype: found \"INT8\"",
            () -> with(m -> at(m, "input").put("datatype", "INT8"))),
        manifest(
            "no shape",
            "input.shape: found 0 dimensions",
            () -> with(m -> at(m, "input").putArray("shape"))),
        manifest(
            "a shape with a zero",
            "input.shape: found [0]",
            () -> with(m -> at(m, "input").putArray("shape").add(0))),
        manifest(
            "a shape that overflows",
            "input.shape",
            () -> with(m -> at(m, "input").putArray("shape").add(1L << 32).add(1L << 32))),
        manifest(
            "a shape of many dimensions",
            "input.shape: found 9 dimensions",
            () ->
                with(
                    m ->
                        at(m, "input")
                            .putArray("shape")
                            .add(1)
                            .add(1)
                            .add(1)
                            .add(1)
                            .add(1)
                            .add(1)
                            .add(1)
                            .add(1)
                            .add(1))),
        manifest(
            "an image of another size",
            "3 x 2 pixels of 1 channels, expected 4",
            () -> with(m -> at(m, "input", "preprocessing").put("width", 3))),
        manifest(
            "an image of negative size",
            "-2 x -2",
            () -> with(m -> at(m, "input", "preprocessing").put("width", -2).put("height", -2))),
        manifest(
            "a scale of zero",
            "input.preprocessing.scale: found 0.0",
            () -> with(m -> at(m, "input", "preprocessing").put("scale", 0.0))),
        manifest(
            "another preprocessing",
            "input.preprocessing: found type \"audio\", expected image, tabular or none",
            () -> with(m -> at(m, "input", "preprocessing").put("type", "audio"))),
        manifest(
            "another score",
            "score: found \"magic\", expected relative-reconstruction-error, mean-squared-error, output, reconstruction-and-score",
            () -> with(m -> m.put("score", "magic"))),
        manifest("a score by number", "score", () -> with(m -> m.put("score", 0))),
        manifest(
            "a threshold beyond numbers",
            "threshold.score: found Infinity",
            () -> edited(json -> json.replace("0.31", "1e999"))),
        manifest(
            "a rate of zero",
            "threshold.falsePositiveRate: found 0.0",
            () -> with(m -> at(m, "threshold").put("falsePositiveRate", 0.0))),
        manifest(
            "no data fingerprint",
            "training.dataFingerprint",
            () -> with(m -> at(m, "training").put("dataFingerprint", " "))),
        manifest(
            "a metric that is not a number",
            "training.metrics.auroc: found \"NaN\", expected a number",
            () -> with(m -> at(m, "training", "metrics").put("auroc", Double.NaN))));
  }

  static Stream<Hostile> tables() {
    return Stream.of(
        manifest(
            "too few columns",
            "input.preprocessing.features: found 3 values, expected 4",
            () -> table("[\"a\",\"b\",\"c\"]", "[0,0,0,0]", "[1,1,1,1]")),
        manifest(
            "too many means",
            "input.preprocessing.mean: found 5 values",
            () -> table("[\"a\",\"b\",\"c\",\"d\"]", "[0,0,0,0,0]", "[1,1,1,1]")),
        manifest(
            "a column twice",
            "features: found \"a\" again, expected every name once",
            () -> table("[\"a\",\"b\",\"c\",\"a\"]", "[0,0,0,0]", "[1,1,1,1]")),
        manifest(
            "a column without name",
            "features: found \"\", expected",
            () -> table("[\"a\",\"\",\"c\",\"d\"]", "[0,0,0,0]", "[1,1,1,1]")),
        manifest(
            "a column that does not vary",
            "input.preprocessing.scale: found 0.0",
            () -> table("[\"a\",\"b\",\"c\",\"d\"]", "[0,0,0,0]", "[1,1,0,1]")),
        manifest(
            "a mean beyond numbers",
            "input.preprocessing.mean: found Infinity",
            () -> table("[\"a\",\"b\",\"c\",\"d\"]", "[0,1e999,0,0]", "[1,1,1,1]")));
  }

  static Stream<Hostile> files() {
    return Stream.of(
        manifest("a listed name that leads out", "\"../evil\"", () -> listed("../evil")),
        manifest("a listed absolute name", "\"/evil\"", () -> listed("/evil")),
        manifest(
            "a listed name with a dot before it", "\"./model.pt\"", () -> listed("./model.pt")),
        manifest(
            "a listed name longer than a tar header", "the name", () -> listed("a".repeat(101))),
        manifest("two listed names that differ in case", "again", () -> listed("MODEL.PT")),
        manifest("the manifest in its own list", "again", () -> listed("Manifest.JSON")),
        manifest(
            "a file that is a folder too",
            "\"model.pt\" as file and folder",
            () -> listed("model.pt/weights")),
        manifest(
            "no golden set in the list",
            "no \"golden.safetensors\"",
            () -> with(m -> at(m, "files").remove(EntryNames.GOLDEN))),
        manifest(
            "a digest in upper case",
            "files.extra.sha256",
            () -> listed("extra", "A".repeat(64), 1)),
        manifest(
            "a negative size in the list",
            "files.extra.size: found -1",
            () -> listed("extra", SHA256, -1)),
        entry(
            "more listed entries than the limit",
            Violation.TOO_MANY_ENTRIES,
            EntryNames.MANIFEST,
            "the limit is 64",
            () ->
                with(
                    m -> {
                      for (int i = 0; i < 60; i++) {
                        list(m, "file" + i, SHA256, 1);
                      }
                    })),
        entry(
            "a listed size beyond the limit",
            Violation.UNPACKED_TOO_LARGE,
            EntryNames.MANIFEST,
            "limit",
            () -> listed("extra", SHA256, Long.MAX_VALUE)),
        entry(
            "listed sizes that overflow together",
            Violation.UNPACKED_TOO_LARGE,
            EntryNames.MANIFEST,
            "limit",
            () ->
                with(
                    m -> {
                      list(m, "a", SHA256, Long.MAX_VALUE / 2);
                      list(m, "b", SHA256, Long.MAX_VALUE / 2);
                      list(m, "c", SHA256, Long.MAX_VALUE / 2);
                    })));
  }

  private static byte[] with(Consumer<ObjectNode> change) {
    return TestArchive.good().manifest(change).gzip();
  }

  private static byte[] edited(java.util.function.UnaryOperator<String> change) {
    return TestArchive.good()
        .manifestBytes(
            json ->
                change
                    .apply(new String(json, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8))
        .gzip();
  }

  private static byte[] raw(String json) {
    return edited(good -> json);
  }

  private static byte[] bytes(byte[] json) {
    return TestArchive.good().manifestBytes(good -> json).gzip();
  }

  private static byte[] table(String features, String mean, String scale) {
    return edited(
        json ->
            json.replaceFirst(
                "\"preprocessing\":\\{[^}]*}",
                "\"preprocessing\":{\"type\":\"tabular\",\"features\":%s,\"mean\":%s,\"scale\":%s}"
                    .formatted(features, mean, scale)));
  }

  private static byte[] listed(String name) {
    return listed(name, SHA256, 1);
  }

  private static byte[] listed(String name, String sha256, long size) {
    return with(m -> list(m, name, sha256, size));
  }

  private static void list(ObjectNode manifest, String name, String sha256, long size) {
    at(manifest, "files").putObject(name).put("sha256", sha256).put("size", size);
  }

  private static ObjectNode at(ObjectNode manifest, String... path) {
    var node = manifest;
    for (var step : path) {
      node = node.withObjectProperty(step);
    }
    return node;
  }
}
