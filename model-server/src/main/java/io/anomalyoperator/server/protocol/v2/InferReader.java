package io.anomalyoperator.server.protocol.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an inference request token by token; members may come in any order. */
final class InferReader {
  static final Set<String> OUTPUTS = Set.of("score", "p_value", "is_anomaly");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNumberLength(64)
                  .maxStringLength(1024)
                  .maxNameLength(256)
                  .build())
          .build();

  /** An input as it stands in the document; numbers may come before their shape. */
  private record Tensor(String name, String datatype, List<Long> shape, TensorNumbers data) {}

  private final Manifest.Input input;
  private final int width;

  InferReader(Manifest.Input input) {
    this.input = input;
    this.width = input.size();
  }

  InferRequest read(byte[] body) {
    try (JsonParser json = JSON.createParser(body)) {
      return document(json);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw Refused.badRequest("not the JSON expected: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Refused.badRequest("not the JSON expected: " + e.getMessage());
    }
  }

  private InferRequest document(JsonParser json) throws IOException {
    Tokens.expect(json, json.nextToken(), JsonToken.START_OBJECT, "an object");
    String id = "";
    Optional<Tensor> tensor = Optional.empty();
    Set<String> outputs = Set.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "id" -> id = Tokens.text(json, "id");
        case "inputs" -> tensor = Optional.of(inputs(json));
        case "outputs" -> outputs = outputs(json);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw Refused.badRequest("something follows the end of the request");
    }
    return new InferRequest(
        id,
        rows(
            tensor.orElseThrow(
                () -> Refused.badRequest("no inputs; expected one named '" + input.name() + "'"))),
        outputs);
  }

  private Tensor inputs(JsonParser json) throws IOException {
    Tokens.expect(json, json.currentToken(), JsonToken.START_ARRAY, "inputs to be an array");
    Optional<Tensor> found = Optional.empty();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (found.isPresent()) {
        throw Refused.badRequest(
            "more than one input; the model takes one, '" + input.name() + "'");
      }
      found = Optional.of(tensor(json));
    }
    return found.orElseThrow(
        () -> Refused.badRequest("inputs is empty; expected one named '" + input.name() + "'"));
  }

  private Tensor tensor(JsonParser json) throws IOException {
    Tokens.expect(json, json.currentToken(), JsonToken.START_OBJECT, "an input to be an object");
    String name = "";
    String datatype = "";
    List<Long> shape = List.of();
    TensorNumbers data = new TensorNumbers(width, ScoringJob.MAX_ROWS);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "name" -> name = Tokens.text(json, "name");
        case "datatype" -> datatype = Tokens.text(json, "datatype");
        case "shape" -> shape = shape(json);
        case "data" -> data.read(json);
        default -> json.skipChildren();
      }
    }
    return new Tensor(name, datatype, shape, data);
  }

  private ScoringJob rows(Tensor tensor) {
    if (!tensor.name().equals(input.name())) {
      throw Refused.badRequest(
          "input '%s' is unknown; the model takes '%s'".formatted(tensor.name(), input.name()));
    }
    if (!tensor.datatype().equals(input.datatype())) {
      throw Refused.badRequest(
          "datatype of '%s' is '%s'; expected %s"
              .formatted(input.name(), tensor.datatype(), input.datatype()));
    }
    List<Long> shape = tensor.shape();
    boolean fits =
        shape.size() > 1
            && (shape.subList(1, shape.size()).equals(input.shape())
                || shape.subList(1, shape.size()).equals(List.of((long) width)));
    long count = shape.isEmpty() ? 0 : shape.getFirst();
    if (!fits || count < 1 || count > ScoringJob.MAX_ROWS) {
      throw Refused.badRequest(
          "shape of '%s' is %s; expected [rows]+%s with 1 to %d rows"
              .formatted(input.name(), shape, input.shape(), ScoringJob.MAX_ROWS));
    }
    if (tensor.data().count() != count * width) {
      throw Refused.badRequest(
          "data of '%s' has %d numbers; its shape %s needs %d"
              .formatted(input.name(), tensor.data().count(), shape, count * width));
    }
    return new ScoringJob(tensor.data().values(), (int) count);
  }

  private static List<Long> shape(JsonParser json) throws IOException {
    Tokens.expect(json, json.currentToken(), JsonToken.START_ARRAY, "shape to be an array");
    List<Long> shape = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Tokens.expect(
          json, json.currentToken(), JsonToken.VALUE_NUMBER_INT, "shape to hold whole numbers");
      if (shape.size() == 8) {
        throw Refused.badRequest("shape has more than 8 dimensions");
      }
      shape.add(json.getLongValue());
    }
    return shape;
  }

  private static Set<String> outputs(JsonParser json) throws IOException {
    Tokens.expect(json, json.currentToken(), JsonToken.START_ARRAY, "outputs to be an array");
    Set<String> names = new LinkedHashSet<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Tokens.expect(json, json.currentToken(), JsonToken.START_OBJECT, "an output to be an object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String member = json.currentName();
        json.nextToken();
        if (member.equals("name")) {
          names.add(known(Tokens.text(json, "name")));
        } else {
          json.skipChildren();
        }
      }
    }
    return names;
  }

  private static String known(String output) {
    if (!OUTPUTS.contains(output)) {
      throw Refused.badRequest(
          "output '%s' is unknown; there are score, p_value and is_anomaly".formatted(output));
    }
    return output;
  }
}
