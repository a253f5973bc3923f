package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.modelpackage.SafeTensors.FormatException;
import io.anomalyoperator.modelpackage.SafeTensors.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads {@link SafeTensors} out of bytes that nobody has checked. */
final class SafeTensorsDecoder {
  private static final String METADATA = "__metadata__";

  private record Slice(String name, String type, List<Integer> shape, long begin, long end) {}

  private SafeTensorsDecoder() {}

  static SafeTensors decode(byte[] file) throws FormatException {
    var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < Long.BYTES) {
      throw new FormatException("%d bytes are too few for a header".formatted(file.length));
    }
    long length = in.getLong();
    if (length < 2 || length > in.remaining()) {
      throw new FormatException(
          "the header is said to have %d bytes; %d are there".formatted(length, in.remaining()));
    }
    var header = new byte[(int) length];
    in.get(header);
    var slices = slices(header);
    var data = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    requireSeamless(slices, data.remaining());
    var tensors = new TreeMap<String, Tensor>();
    for (var slice : slices) {
      tensors.put(slice.name(), tensor(slice, data));
    }
    return new SafeTensors(tensors);
  }

  private static List<Slice> slices(byte[] header) throws FormatException {
    JsonNode json;
    try {
      json = ManifestJson.parse(header);
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new FormatException("the header is not JSON: " + ManifestJson.reason(e));
    }
    if (!json.isObject()) {
      throw new FormatException("the header is not a JSON object");
    }
    var slices = new ArrayList<Slice>();
    for (var field : json.properties()) {
      if (!field.getKey().equals(METADATA)) {
        slices.add(slice(field.getKey(), field.getValue()));
      }
    }
    slices.sort(SafeTensorsDecoder::byPlace);
    return slices;
  }

  private static int byPlace(Slice one, Slice other) {
    return one.begin() == other.begin()
        ? Long.compare(one.end(), other.end())
        : Long.compare(one.begin(), other.begin());
  }

  private static Slice slice(String name, JsonNode json) throws FormatException {
    var offsets = json.path("data_offsets");
    var shape = new ArrayList<Integer>();
    for (var dimension : json.path("shape")) {
      if (!dimension.isInt() || dimension.intValue() < 0) {
        throw new FormatException(
            "tensor %s has shape %s"
                .formatted(Text.quoted(name), Text.printable(json.path("shape").toString())));
      }
      shape.add(dimension.intValue());
    }
    if (!json.path("shape").isArray()
        || offsets.size() != 2
        || !offsets.path(0).isIntegralNumber()
        || !offsets.path(1).isIntegralNumber()
        || !offsets.path(0).canConvertToLong()
        || !offsets.path(1).canConvertToLong()) {
      throw new FormatException(
          "tensor %s lacks a dtype, a shape or two data_offsets".formatted(Text.quoted(name)));
    }
    return new Slice(
        name,
        json.path("dtype").asText(),
        shape,
        offsets.path(0).longValue(),
        offsets.path(1).longValue());
  }

  private static void requireSeamless(List<Slice> slices, long available) throws FormatException {
    long end = 0;
    for (var slice : slices) {
      if (slice.begin() != end || slice.end() < slice.begin()) {
        throw new FormatException(
            "tensor %s begins at byte %d, expected %d: no gap, no overlap"
                .formatted(Text.quoted(slice.name()), slice.begin(), end));
      }
      end = slice.end();
    }
    if (end != available) {
      throw new FormatException(
          "the tensors are said to have %d bytes; %d are there".formatted(end, available));
    }
  }

  private static Tensor tensor(Slice slice, ByteBuffer data) throws FormatException {
    int width =
        switch (slice.type()) {
          case "F32" -> Float.BYTES;
          case "F64" -> Double.BYTES;
          case "I64" -> Long.BYTES;
          case "U8" -> Byte.BYTES;
          default ->
              throw new FormatException(
                  "tensor %s has dtype %s, expected F32, F64, I64 or U8"
                      .formatted(Text.quoted(slice.name()), Text.quoted(slice.type())));
        };
    int count = count(slice, width);
    var bytes = data.slice((int) slice.begin(), count * width).order(ByteOrder.LITTLE_ENDIAN);
    return switch (slice.type()) {
      case "F32" -> {
        var values = new float[count];
        bytes.asFloatBuffer().get(values);
        yield new Tensor.F32(slice.shape(), values);
      }
      case "F64" -> {
        var values = new double[count];
        bytes.asDoubleBuffer().get(values);
        yield new Tensor.F64(slice.shape(), values);
      }
      case "I64" -> {
        var values = new long[count];
        bytes.asLongBuffer().get(values);
        yield new Tensor.I64(slice.shape(), values);
      }
      default -> {
        var values = new byte[count];
        bytes.get(values);
        yield new Tensor.U8(slice.shape(), values);
      }
    };
  }

  private static int count(Slice slice, int width) throws FormatException {
    long bytes = slice.end() - slice.begin();
    try {
      long count =
          slice.shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
      if (Math.multiplyExact(count, width) == bytes) {
        return Math.toIntExact(count);
      }
    } catch (ArithmeticException beyondAnyFile) {
      // said below
    }
    throw new FormatException(
        "tensor %s of shape %s does not have %d bytes"
            .formatted(Text.quoted(slice.name()), slice.shape(), bytes));
  }
}
