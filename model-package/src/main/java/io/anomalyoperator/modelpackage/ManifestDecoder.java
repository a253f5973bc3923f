package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The fields of a manifest out of its JSON, read without guessing: no field may be missing, none
 * unknown, none of another kind.
 *
 * <p>By hand: finding out by reflection how records are read took as long as loading the model.
 */
final class ManifestDecoder {
  private static final List<String> DOCUMENT =
      List.of(
          "formatVersion",
          "name",
          "version",
          "model",
          "input",
          "score",
          "threshold",
          "training",
          "files");

  private ManifestDecoder() {}

  static Manifest decode(JsonNode json) throws InvalidPackageException {
    var document = new JsonFields("", json, DOCUMENT);
    return new Manifest(
        document.count("formatVersion"),
        document.text("name"),
        document.text("version"),
        document.get("model", ManifestDecoder::model),
        document.get("input", ManifestDecoder::input),
        document.get("score", ManifestDecoder::score),
        document.get("threshold", ManifestDecoder::threshold),
        document.get("training", ManifestDecoder::training),
        document.map("files", ManifestDecoder::file));
  }

  private static Manifest.Model model(String path, JsonNode json) throws InvalidPackageException {
    var model = new JsonFields(path, json, List.of("format", "file"));
    return new Manifest.Model(model.text("format"), model.text("file"));
  }

  private static Manifest.Input input(String path, JsonNode json) throws InvalidPackageException {
    var input = new JsonFields(path, json, List.of("name", "datatype", "shape", "preprocessing"));
    return new Manifest.Input(
        input.text("name"),
        input.text("datatype"),
        input.list("shape", JsonFields::whole),
        input.get("preprocessing", ManifestDecoder::preprocessing));
  }

  private static Preprocessing preprocessing(String path, JsonNode json)
      throws InvalidPackageException {
    JsonFields.require(json.isObject(), path, json, "an object");
    var type = json.path("type");
    return switch (type.asText()) {
      case "image" -> image(path, json);
      case "tabular" -> table(path, json);
      case "none" -> {
        var _ = new JsonFields(path, json, List.of("type"));
        yield new Preprocessing.None();
      }
      default ->
          throw InvalidPackageException.entry(
              Violation.MANIFEST_INVALID,
              EntryNames.MANIFEST,
              "%s: found %s, expected image, tabular or none"
                  .formatted(
                      path,
                      type.isMissingNode() ? "no type" : "type " + Text.quoted(type.asText())));
    };
  }

  private static Preprocessing image(String path, JsonNode json) throws InvalidPackageException {
    var image =
        new JsonFields(
            path, json, List.of("type", "width", "height", "channels", "scale", "invert"));
    return new Preprocessing.Image(
        image.count("width"),
        image.count("height"),
        image.count("channels"),
        image.number("scale"),
        image.truth("invert"));
  }

  private static Preprocessing table(String path, JsonNode json) throws InvalidPackageException {
    var table = new JsonFields(path, json, List.of("type", "features", "mean", "scale"));
    return new Preprocessing.Tabular(
        table.list("features", JsonFields::text),
        table.list("mean", JsonFields::number),
        table.list("scale", JsonFields::number));
  }

  private static Score score(String path, JsonNode json) throws InvalidPackageException {
    for (var score : Score.values()) {
      if (json.isTextual() && score.id().equals(json.textValue())) {
        return score;
      }
    }
    var known = Arrays.stream(Score.values()).map(Score::id).collect(Collectors.joining(", "));
    throw JsonFields.unexpected(path, json, known);
  }

  private static Manifest.Threshold threshold(String path, JsonNode json)
      throws InvalidPackageException {
    var threshold = new JsonFields(path, json, List.of("score", "falsePositiveRate"));
    return new Manifest.Threshold(threshold.number("score"), threshold.number("falsePositiveRate"));
  }

  private static Manifest.Training training(String path, JsonNode json)
      throws InvalidPackageException {
    var training =
        new JsonFields(path, json, List.of("dataFingerprint", "codeRevision", "seed", "metrics"));
    return new Manifest.Training(
        training.text("dataFingerprint"),
        training.text("codeRevision"),
        training.whole("seed"),
        training.map("metrics", JsonFields::number));
  }

  private static Manifest.FileEntry file(String path, JsonNode json)
      throws InvalidPackageException {
    var file = new JsonFields(path, json, List.of("sha256", "size"));
    return new Manifest.FileEntry(file.text("sha256"), file.whole("size"));
  }
}
