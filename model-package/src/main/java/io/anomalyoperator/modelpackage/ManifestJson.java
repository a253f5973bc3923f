package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A manifest as JSON: written in one way only, read without guessing. */
final class ManifestJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Made by those who write: its classes take long to load. */
  private static final class Writer {
    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .defaultPrettyPrinter(
                new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();
  }

  private ManifestJson() {}

  /** The bytes of {@code manifest.json}; the same manifest always has the same ones. */
  static byte[] encode(Manifest manifest) {
    try {
      return (Writer.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a manifest is made of plain values", impossible);
    }
  }

  /** The manifest in the bytes, whose every field was checked. */
  static Manifest decode(byte[] json, Limits limits) throws InvalidPackageException {
    JsonNode tree;
    try {
      tree = parse(json);
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw invalid("it is not JSON: " + reason(e));
    }
    requireKnownFormat(tree);
    var manifest = ManifestDecoder.decode(tree);
    ManifestRules.check(manifest, limits);
    return manifest;
  }

  /** A tree of the JSON in UTF-8 bytes: no second value, no field twice. */
  static JsonNode parse(byte[] json) throws JsonProcessingException, CharacterCodingException {
    var text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(json))
            .toString();
    try (var parser = JSON.createParser(text)) {
      var value = parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "found something behind the end of the document");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException impossible) {
      throw new UncheckedIOException("a text is read without files", impossible);
    }
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "expected a value");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        var array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(parser, "expected a value");
    };
  }

  private static ObjectNode object(JsonParser parser) throws IOException {
    var object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /** What an error of JSON or UTF-8 has to say, in one line. */
  static String reason(Exception error) {
    return error instanceof JsonProcessingException json
        ? Text.printable(json.getOriginalMessage())
        : "the bytes are not UTF-8";
  }

  static ObjectNode newObject() {
    return NODES.objectNode();
  }

  private static void requireKnownFormat(JsonNode tree) throws InvalidPackageException {
    var version = tree.path("formatVersion");
    if (!version.isInt()) {
      throw invalid(
          "formatVersion: found %s, expected %d"
              .formatted(
                  version.isMissingNode() ? "none" : Text.printable(version.toString()),
                  Manifest.FORMAT_VERSION));
    }
    if (version.intValue() != Manifest.FORMAT_VERSION) {
      throw InvalidPackageException.entry(
          Violation.UNSUPPORTED_FORMAT,
          EntryNames.MANIFEST,
          "formatVersion: the package is of format %d, this reader knows %d; upgrade the reader"
              .formatted(version.intValue(), Manifest.FORMAT_VERSION));
    }
  }

  private static InvalidPackageException invalid(String message) {
    return InvalidPackageException.entry(Violation.MANIFEST_INVALID, EntryNames.MANIFEST, message);
  }
}
