package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.json.JsonCursor;
import io.anomalyoperator.server.json.JsonMembers;
import io.anomalyoperator.server.json.JsonValues;
import java.util.List;
import java.util.Optional;

/**
 * Reads an inference request straight off its bytes; members may come in any order, and those that
 * nobody knows are passed over. One reader reads one request.
 */
final class InferReader {
  /** Brackets that may be open at once. */
  private static final int MOST_DEPTH = 16;

  private static final int MOST_TEXT = 1024;
  private static final List<String> MEMBERS = List.of("id", "parameters", "inputs", "outputs");
  private static final List<String> PARAMETERS = List.of("binary_data_output", "timeout");
  private static final List<String> OUTPUT_MEMBERS = List.of("name", "parameters");
  private static final List<String> OUTPUT_PARAMETERS = List.of("binary_data");

  private final Manifest.Input input;
  private final int width;
  private final JsonCursor json;
  private final BytesBehind behind;

  private String id = "";
  private Optional<InputTensor> tensor = Optional.empty();
  private boolean allBinary;
  private long timeoutMicros;
  private int named;
  private int asBinary;
  private int asJson;

  /**
   * @param input what the model takes
   * @param width numbers in a row of it
   * @param jsonLength where the JSON ends; what follows are the bytes of the binary tensor
   */
  InferReader(Manifest.Input input, int width, byte[] body, int jsonLength) {
    this.input = input;
    this.width = width;
    this.json = new JsonCursor(body, jsonLength);
    this.behind = new BytesBehind(body, jsonLength);
  }

  /**
   * Throws {@link io.anomalyoperator.server.json.JsonException} or {@link Refused}, which say what
   * came and what was expected.
   */
  InferRequest read() {
    JsonMembers members = new JsonMembers(json, "an object", MEMBERS);
    while (members.next()) {
      switch (members.name()) {
        case "id" -> id = JsonValues.takeNull(json) ? "" : json.string(MOST_TEXT);
        case "parameters" -> parameters();
        case "inputs" -> inputs();
        case "outputs" -> outputs();
        default -> JsonValues.skip(json, MOST_DEPTH - 1);
      }
    }
    json.expectEnd();
    InputTensor read =
        tensor.orElseThrow(
            () -> Refused.badRequest("no inputs; expected one named '" + input.name() + "'"));
    return new InferRequest(
        id, read.rows(behind), Wanted.of(named, asBinary, asJson, allBinary), timeoutMicros);
  }

  private void parameters() {
    if (JsonValues.takeNull(json)) {
      return;
    }
    JsonMembers members = new JsonMembers(json, "parameters to be an object", PARAMETERS);
    while (members.next()) {
      switch (members.name()) {
        case "binary_data_output" -> allBinary = JsonValues.truth(json);
        case "timeout" -> timeoutMicros = timeout();
        default -> JsonValues.skip(json, MOST_DEPTH - 2);
      }
    }
  }

  private long timeout() {
    long micros = JsonValues.integer(json);
    if (micros < 0) {
      throw Refused.badRequest(
          "timeout is %d; expected microseconds, or 0 for no limit".formatted(micros));
    }
    return micros;
  }

  private void inputs() {
    if (!json.take('[')) {
      throw json.unexpected("inputs to be an array");
    }
    if (json.take(']')) {
      throw Refused.badRequest("inputs is empty; expected one named '" + input.name() + "'");
    }
    tensor = Optional.of(new InputTensor(input, width).read(json, MOST_DEPTH - 3));
    if (json.take(',')) {
      throw Refused.badRequest("more than one input; the model takes one, '" + input.name() + "'");
    }
    json.expect(']');
  }

  private void outputs() {
    if (JsonValues.takeNull(json)) {
      return;
    }
    if (!json.take('[')) {
      throw json.unexpected("outputs to be an array");
    }
    if (json.take(']')) {
      return;
    }
    do {
      output();
    } while (json.take(','));
    json.expect(']');
  }

  private void output() {
    JsonMembers members = new JsonMembers(json, "an output to be an object", OUTPUT_MEMBERS);
    Optional<Output> output = Optional.empty();
    Optional<Boolean> binary = Optional.empty();
    while (members.next()) {
      switch (members.name()) {
        case "name" -> output = Optional.of(Output.named(json.string(MOST_TEXT)));
        case "parameters" -> binary = binaryData();
        default -> JsonValues.skip(json, MOST_DEPTH - 3);
      }
    }
    int bit = output.orElseThrow(() -> Refused.badRequest("an output has no name")).bit();
    if ((named & bit) != 0) {
      throw Refused.badRequest("output '%s' comes twice".formatted(output.get().tensor()));
    }
    named |= bit;
    if (binary.isPresent()) {
      asBinary |= binary.get() ? bit : 0;
      asJson |= binary.get() ? 0 : bit;
    }
  }

  private Optional<Boolean> binaryData() {
    if (JsonValues.takeNull(json)) {
      return Optional.empty();
    }
    Optional<Boolean> binary = Optional.empty();
    JsonMembers members = new JsonMembers(json, "parameters to be an object", OUTPUT_PARAMETERS);
    while (members.next()) {
      if (members.name().equals("binary_data")) {
        binary = Optional.of(JsonValues.truth(json));
      } else {
        JsonValues.skip(json, MOST_DEPTH - 4);
      }
    }
    return binary;
  }
}
