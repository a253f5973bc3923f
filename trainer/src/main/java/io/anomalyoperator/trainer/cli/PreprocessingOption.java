package io.anomalyoperator.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.trainer.Inputs;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.data.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code --preprocessing} says. */
final class PreprocessingOption {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private PreprocessingOption() {}

  static Preprocessing parse(Optional<String> option, Dataset normal)
      throws IOException, BadDataException {
    var kind = option.orElse(normal.form() instanceof Form.Image ? "image" : "none");
    return switch (kind) {
      case "none" -> new Preprocessing.None();
      case "image" -> Inputs.pixels(image(kind, normal.form()), false);
      case "image-inverted" -> Inputs.pixels(image(kind, normal.form()), true);
      case "standardise" -> Inputs.standardised(table(kind, normal.form()), normal.rows());
      default -> read(kind);
    };
  }

  private static Form.Image image(String kind, Form form) {
    if (form instanceof Form.Image image) {
      return image;
    }
    throw new UsageException(
        "--preprocessing %s is for images, the data is a table".formatted(kind));
  }

  private static Form.Table table(String kind, Form form) {
    if (form instanceof Form.Table table) {
      return table;
    }
    throw new UsageException(
        "--preprocessing %s is for tables, the data is images".formatted(kind));
  }

  private static Preprocessing read(String file) throws IOException, BadDataException {
    if (!file.endsWith(".json")) {
      throw new UsageException(
          "--preprocessing %s: expected none, image, image-inverted, standardise or a file whose name ends in .json"
              .formatted(file));
    }
    try {
      return JSON.readValue(Files.readString(Path.of(file)), Preprocessing.class);
    } catch (JsonProcessingException e) {
      throw new BadDataException(
          "%s: it is not the preprocessing of a manifest: %s"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }
}
