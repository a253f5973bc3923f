package io.anomalyoperator.server.protocol.v2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests made at random, read by us and by Jackson: the same numbers, or a refusal. */
class InferReaderTest {
  private static final int WIDTH = 3;
  private static final Manifest.Input INPUT =
      new Manifest.Input("input", Manifest.Input.FP32, List.of(3L), new Preprocessing.None());
  private static final JsonMapper JACKSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Random random = new Random(11);

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      String document = document();

      InferRequest read = read(document);

      JsonNode tree = JACKSON.readTree(document);
      assertEquals(tree.path("id").asText(""), read.id(), document);
      assertArrayEquals(numbers(tree), numbers(read), document);
      assertEquals(wanted(tree), read.wanted(), document);
    }
  }

  @Test
  void whatJacksonCannotReadIsRefused() throws IOException {
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      String damaged = damaged(document());
      Optional<JsonNode> tree = tree(damaged);
      if (tree.isEmpty()) {
        refused++;
        assertThrows(RuntimeException.class, () -> read(damaged), damaged);
      } else {
        readsTheSameOrRefuses(damaged, tree.get());
      }
    }
    assertTrue(refused > 5_000, "documents that were damaged for good: " + refused);
  }

  private static void readsTheSameOrRefuses(String document, JsonNode tree) {
    InferRequest read;
    try {
      read = read(document);
    } catch (JsonException | Refused e) {
      return;
    }
    assertArrayEquals(numbers(tree), numbers(read), document);
    assertEquals(wanted(tree), read.wanted(), document);
  }

  private static Optional<JsonNode> tree(String document) throws IOException {
    try {
      return Optional.of(JACKSON.readTree(document));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static InferRequest read(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return new InferReader(INPUT, WIDTH, bytes, bytes.length).read();
  }

  private static float[] numbers(InferRequest read) {
    return Arrays.copyOf(read.job().rows(), read.job().count() * WIDTH);
  }

  private static float[] numbers(JsonNode tree) {
    List<Float> all = new ArrayList<>();
    collect(tree.path("inputs").path(0).path("data"), all);
    float[] numbers = new float[all.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = all.get(i);
    }
    return numbers;
  }

  private static void collect(JsonNode node, List<Float> all) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, all));
    } else {
      all.add((float) node.doubleValue());
    }
  }

  private static Wanted wanted(JsonNode tree) {
    int named = 0;
    int asBinary = 0;
    int asJson = 0;
    for (JsonNode output : tree.path("outputs")) {
      int bit = Output.named(output.path("name").textValue()).bit();
      named |= bit;
      JsonNode binary = output.path("parameters").path("binary_data");
      asBinary |= binary.isBoolean() && binary.booleanValue() ? bit : 0;
      asJson |= binary.isBoolean() && !binary.booleanValue() ? bit : 0;
    }
    return Wanted.of(
        named,
        asBinary,
        asJson,
        tree.path("parameters").path("binary_data_output").asBoolean(false));
  }

  private String document() {
    int rows = 1 + random.nextInt(4);
    List<String> members = new ArrayList<>(List.of("\"inputs\":[" + input(rows) + "]"));
    maybe(members, "\"id\":\"%s\"".formatted(pick("a", "", "é\u20ac", "\\u0041\\n\\\"", "\\/")));
    maybe(members, "\"outputs\":[" + outputs() + "]");
    maybe(members, "\"parameters\":{\"binary_data_output\":%s}".formatted(random.nextBoolean()));
    maybe(members, "\"parameter\":" + anything(3));
    return object(members);
  }

  private String input(int rows) {
    List<String> members =
        new ArrayList<>(
            List.of(
                "\"name\":\"" + pick("input", "\\u0069nput") + "\"",
                "\"datatype\":\"FP32\"",
                "\"shape\":[" + space() + rows + ",3]",
                "\"data\":" + data(rows)));
    maybe(members, "\"parameters\":{\"a\":" + anything(2) + "}");
    maybe(members, "\"\":" + anything(2));
    return object(members);
  }

  private String data(int rows) {
    boolean nested = random.nextBoolean();
    return IntStream.range(0, rows)
        .mapToObj(row -> number() + space() + "," + number() + "," + space() + number())
        .map(row -> nested ? "[" + row + "]" : row)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String outputs() {
    List<String> names = new ArrayList<>(List.of("score", "p_value", "is_anomaly"));
    Collections.shuffle(names, random);
    return names.subList(0, random.nextInt(4)).stream()
        .map(
            name -> {
              List<String> members = new ArrayList<>(List.of("\"name\":\"" + name + "\""));
              maybe(
                  members,
                  "\"parameters\":{\"b\":1,\"binary_data\":%s}".formatted(random.nextBoolean()));
              return object(members);
            })
        .collect(Collectors.joining(","));
  }

  private String number() {
    double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(60) - 30);
    return switch (random.nextInt(7)) {
      case 0 -> Integer.toString(random.nextInt(256));
      case 1 -> Float.toString((float) value);
      case 2 -> Double.toString(value);
      case 3 -> Long.toString(random.nextLong());
      case 4 -> "%.6f".formatted(random.nextDouble());
      case 5 -> "-0." + "0".repeat(random.nextInt(20)) + "7e" + pick("", "+", "-") + "3";
      default -> "0";
    };
  }

  private String anything(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> number();
      case 1 -> "\"" + pick("", "\\u00e9", "x,]}", "\u20ac") + "\"";
      case 2 -> "true";
      case 3 -> "false";
      case 4 -> "null";
      case 5 -> "[" + anything(depth - 1) + space() + "," + anything(depth - 1) + "]";
      default -> "{\"a\"" + space() + ":" + anything(depth - 1) + "}";
    };
  }

  private String object(List<String> members) {
    Collections.shuffle(members, random);
    return space() + "{" + space() + String.join("," + space(), members) + space() + "}" + space();
  }

  private void maybe(List<String> members, String member) {
    if (random.nextBoolean()) {
      members.add(member);
    }
  }

  private String space() {
    return pick("", "", " ", "\n\t", "\r");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A character lost, doubled or replaced. */
  private String damaged(String document) {
    int at = random.nextInt(document.length());
    String damage =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> document.substring(at, at + 1).repeat(2);
          default -> pick("{", "}", "[", "]", ",", ":", "\"", "0", "-", ".", "e", "x", "\\", "\0");
        };
    return document.substring(0, at) + damage + document.substring(at + 1);
  }
}
