package io.anomalyoperator.server.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings between their quotes: where they end, and what they say. */
final class JsonStrings {
  private static final int HEX_DIGITS = 4;

  private JsonStrings() {}

  /** The quote that ends the string whose first byte is given; all before it is valid. */
  static int closingQuote(byte[] text, int start, int end) {
    boolean ascii = true;
    int at = start;
    while (at < end && text[at] != '"') {
      byte c = text[at];
      if (c == '\\') {
        at += escapeLength(text, at, end);
        continue;
      }
      if (c >= 0 && c < ' ') {
        throw malformed(start, "has a control character");
      }
      ascii &= c > 0;
      at++;
    }
    if (at >= end) {
      throw malformed(start, "has no end");
    }
    if (!ascii) {
      decodeUtf8(text, start, at);
    }
    return at;
  }

  private static int escapeLength(byte[] text, int at, int end) {
    int kind = at + 1 < end ? text[at + 1] : 0;
    if (kind != 'u') {
      if ("\"\\/bfnrt".indexOf(kind) < 0) {
        throw malformed(at, "has an unknown escape");
      }
      return 2;
    }
    for (int i = at + 2; i < at + 2 + HEX_DIGITS; i++) {
      if (i >= end || Character.digit(text[i], 16) < 0) {
        throw malformed(at, "has an escape without four hexadecimal digits");
      }
    }
    return 2 + HEX_DIGITS;
  }

  /** What a valid string says. */
  static String decode(byte[] text, int start, int end) {
    String raw = new String(text, start, end - start, StandardCharsets.UTF_8);
    int escape = raw.indexOf('\\');
    if (escape < 0) {
      return raw;
    }
    StringBuilder plain = new StringBuilder(raw.length());
    int at = 0;
    while (escape >= 0) {
      plain.append(raw, at, escape);
      char kind = raw.charAt(escape + 1);
      if (kind == 'u') {
        at = escape + 2 + HEX_DIGITS;
        plain.append((char) Integer.parseInt(raw, escape + 2, at, 16));
      } else {
        at = escape + 2;
        plain.append(unescaped(kind));
      }
      escape = raw.indexOf('\\', at);
    }
    return plain.append(raw, at, raw.length()).toString();
  }

  private static char unescaped(char kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static void decodeUtf8(byte[] text, int start, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, start, end - start));
    } catch (CharacterCodingException e) {
      throw malformed(start, "is not UTF-8");
    }
  }

  private static JsonException malformed(int start, String what) {
    return new JsonException("the string at byte %d %s".formatted(start, what));
  }
}
