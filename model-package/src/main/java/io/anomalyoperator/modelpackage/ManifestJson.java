package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A manifest as JSON: written in one way only, read without guessing. */
final class ManifestJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          // no null as a value of a map or a list either
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  private ManifestJson() {}

  /** The bytes of {@code manifest.json}; the same manifest always has the same ones. */
  static byte[] encode(Manifest manifest) {
    try {
      return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a manifest is made of plain values", impossible);
    }
  }

  /** The manifest in the bytes, whose every field was checked. */
  static Manifest decode(byte[] json, Limits limits) throws InvalidPackageException {
    try {
      var tree = parse(json);
      requireKnownFormat(tree);
      var manifest = MAPPER.treeToValue(tree, Manifest.class);
      ManifestRules.check(manifest, limits);
      return manifest;
    } catch (JsonMappingException e) {
      throw invalid(JsonErrors.describe(e));
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw invalid("it is not JSON: " + JsonErrors.reason(e));
    }
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
    return MAPPER.readTree(text);
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
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
