package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.json.JsonCursor;
import io.anomalyoperator.server.json.JsonMembers;
import io.anomalyoperator.server.json.JsonValues;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An input as it stands in the request. Its members may come in any order, so that whether they fit
 * each other and the model is said at the end.
 */
final class InputTensor {
  private static final List<String> MEMBERS =
      List.of("name", "shape", "datatype", "data", "parameters");
  private static final List<String> PARAMETERS = List.of("binary_data_size");
  private static final int MOST_DIMENSIONS = 8;
  private static final int MOST_TEXT = 1024;
  private static final long NONE = -1;

  private final Manifest.Input model;
  private final int width;

  private String name = "";
  private String datatype = "";
  private long[] shape = {};
  private Optional<TensorNumbers> data = Optional.empty();
  private long binarySize = NONE;

  /**
   * @param model what the model takes
   * @param width numbers in a row of it
   */
  InputTensor(Manifest.Input model, int width) {
    this.model = model;
    this.width = width;
  }

  /**
   * Reads the object.
   *
   * @param depth how many brackets may be open within it at once
   */
  InputTensor read(JsonCursor json, int depth) {
    JsonMembers members = new JsonMembers(json, "an input to be an object", MEMBERS);
    while (members.next()) {
      switch (members.name()) {
        case "name" -> name = json.string(MOST_TEXT);
        case "datatype" -> datatype = json.string(MOST_TEXT);
        case "shape" -> shape = shape(json);
        case "data" -> data = Optional.of(numbers(json, depth));
        case "parameters" -> parameters(json, depth);
        default -> JsonValues.skip(json, depth);
      }
    }
    return this;
  }

  private static long[] shape(JsonCursor json) {
    if (!json.take('[')) {
      throw json.unexpected("shape to be an array");
    }
    long[] shape = new long[MOST_DIMENSIONS];
    int dimensions = 0;
    if (!json.take(']')) {
      do {
        if (dimensions == MOST_DIMENSIONS) {
          throw Refused.badRequest("shape has more than %d dimensions".formatted(MOST_DIMENSIONS));
        }
        shape[dimensions++] = JsonValues.integer(json);
      } while (json.take(','));
      json.expect(']');
    }
    return Arrays.copyOf(shape, dimensions);
  }

  private TensorNumbers numbers(JsonCursor json, int depth) {
    int likely = shape.length == 0 ? 1 : (int) Math.clamp(shape[0], 1, 64);
    TensorNumbers numbers = new TensorNumbers(width, ScoringJob.MAX_ROWS, likely);
    numbers.read(json, depth);
    return numbers;
  }

  private void parameters(JsonCursor json, int depth) {
    if (JsonValues.takeNull(json)) {
      return;
    }
    JsonMembers members = new JsonMembers(json, "parameters to be an object", PARAMETERS);
    while (members.next()) {
      if (members.name().equals("binary_data_size")) {
        binarySize = JsonValues.integer(json);
        if (binarySize < 0) {
          throw Refused.badRequest("binary_data_size is %d; expected bytes".formatted(binarySize));
        }
      } else {
        JsonValues.skip(json, depth - 1);
      }
    }
  }

  /**
   * The rows, if the model can take them; {@link Refused} says why it cannot.
   *
   * @param behind the bytes that follow the JSON
   */
  ScoringJob rows(BytesBehind behind) {
    checkKind();
    int rows = checkedRows();
    if (binarySize == NONE) {
      behind.expectNone(model.name());
      return fromJson(rows);
    }
    if (data.isPresent()) {
      throw Refused.badRequest(
          "input '%s' has both data and binary_data_size; give one of them"
              .formatted(model.name()));
    }
    return new ScoringJob(behind.numbers(model.name(), binarySize, rows, width), rows);
  }

  private void checkKind() {
    if (!name.equals(model.name())) {
      throw Refused.badRequest(
          "input '%s' is unknown; the model takes '%s'".formatted(name, model.name()));
    }
    if (!datatype.equals(model.datatype())) {
      throw Refused.badRequest(
          "datatype of '%s' is '%s'; expected %s".formatted(name, datatype, model.datatype()));
    }
  }

  private int checkedRows() {
    long rows = shape.length == 0 ? 0 : shape[0];
    if (!isRowShape() || rows < 1 || rows > ScoringJob.MAX_ROWS) {
      throw Refused.badRequest(
          "shape of '%s' is %s; expected [rows]+%s with 1 to %d rows"
              .formatted(name, Arrays.toString(shape), model.shape(), ScoringJob.MAX_ROWS));
    }
    return (int) rows;
  }

  /** Whether what follows the rows is the shape of one, or that shape made flat. */
  private boolean isRowShape() {
    if (shape.length == 2 && shape[1] == width) {
      return true;
    }
    List<Long> expected = model.shape();
    boolean same = shape.length == expected.size() + 1;
    for (int i = 0; same && i < expected.size(); i++) {
      same = shape[i + 1] == expected.get(i);
    }
    return same;
  }

  private ScoringJob fromJson(int rows) {
    TensorNumbers numbers =
        data.orElseThrow(
            () ->
                Refused.badRequest(
                    "input '%s' has neither data nor the parameter binary_data_size"
                        .formatted(name)));
    if (numbers.count() != rows * width) {
      throw Refused.badRequest(
          "data of '%s' has %d numbers; its shape %s needs %d"
              .formatted(name, numbers.count(), Arrays.toString(shape), rows * width));
    }
    return new ScoringJob(numbers.values(), rows);
  }
}
