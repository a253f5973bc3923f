package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * {@code kubectl create namespace}, {@code configmap}, {@code secret} and {@code serviceaccount}
 * send protobuf and take no for no answer. This reads those messages and no others.
 */
final class ProtobufInput {
  /** Field number to name; after a colon the message type, or that the field is a map. */
  private static final Map<String, Map<Integer, String>> MESSAGES =
      Map.of(
          "ObjectMeta",
          Map.of(
              1,
              "name",
              2,
              "generateName",
              3,
              "namespace",
              11,
              "labels:map",
              12,
              "annotations:map"),
          "Namespace",
          Map.of(1, "metadata:ObjectMeta"),
          "ServiceAccount",
          Map.of(1, "metadata:ObjectMeta"),
          "ConfigMap",
          Map.of(1, "metadata:ObjectMeta", 2, "data:map", 3, "binaryData:bytesmap"),
          "Secret",
          Map.of(1, "metadata:ObjectMeta", 2, "data:bytesmap", 3, "type", 4, "stringData:map"));

  private ProtobufInput() {}

  static ObjectNode read(Kind kind, byte[] body) {
    if (!MESSAGES.containsKey(kind.kind()) || body.length < 4) {
      throw ApiException.of(
          415,
          "UnsupportedMediaType",
          "this server reads a %s as JSON or YAML only: use kubectl create -f or kubectl apply -f"
              .formatted(kind.kind()));
    }
    ByteBuffer envelope = ByteBuffer.wrap(body, 4, body.length - 4); // after the magic "k8s\0"
    ObjectNode object = Json.object();
    while (envelope.hasRemaining()) {
      int field = (int) varint(envelope) >>> 3;
      ByteBuffer value = take(envelope);
      if (field == 2) {
        object = message(kind.kind(), value);
      }
    }
    return object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
  }

  private static ObjectNode message(String type, ByteBuffer in) {
    ObjectNode out = Json.object();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      if ((tag & 7) == 0) { // a number: none of the known fields is one
        varint(in);
        continue;
      }
      ByteBuffer value = take(in);
      String[] field = MESSAGES.get(type).getOrDefault(tag >>> 3, "").split(":", -1);
      if (field[0].isEmpty()) {
        continue;
      }
      if (field.length == 1) {
        if (value.hasRemaining()) {
          out.put(field[0], text(value));
        }
      } else if (field[1].endsWith("map")) {
        entry(out.withObjectProperty(field[0]), value, field[1].startsWith("bytes"));
      } else {
        out.set(field[0], message(field[1], value));
      }
    }
    return out;
  }

  private static void entry(ObjectNode map, ByteBuffer in, boolean bytes) {
    String key = "";
    String value = "";
    while (in.hasRemaining()) {
      int field = (int) varint(in) >>> 3;
      ByteBuffer part = take(in);
      if (field == 1) {
        key = text(part);
      } else {
        value = bytes ? Base64.getEncoder().encodeToString(raw(part)) : text(part);
      }
    }
    map.set(key, TextNode.valueOf(value));
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static ByteBuffer take(ByteBuffer in) {
    int length = (int) varint(in);
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  private static String text(ByteBuffer part) {
    return new String(raw(part), StandardCharsets.UTF_8);
  }

  private static byte[] raw(ByteBuffer part) {
    byte[] all = new byte[part.remaining()];
    part.get(all);
    return all;
  }
}
