package io.anomalyoperator.server.json;

/** Values that are no numbers of a row: truth, whole numbers, and whatever nobody asked for. */
public final class JsonValues {
  private JsonValues() {}

  /** Takes {@code null} when it is next. */
  public static boolean takeNull(JsonCursor json) {
    return json.takeWord("null");
  }

  /** A truth value. */
  public static boolean truth(JsonCursor json) {
    if (json.takeWord("true")) {
      return true;
    }
    if (json.takeWord("false")) {
      return false;
    }
    throw json.unexpected("true or false");
  }

  /** A whole number. */
  public static long integer(JsonCursor json) {
    int first = json.peek();
    if (first != '-' && (first < '0' || first > '9')) {
      throw json.unexpected("a whole number");
    }
    int start = json.position();
    String number = json.skipNumber();
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw new JsonException(
          "expected a whole number of 64 bits at byte %d, found '%s'".formatted(start, number));
    }
  }

  /**
   * Passes over a value of any kind.
   *
   * @param depth how many brackets may be open within it at once
   */
  public static void skip(JsonCursor json, int depth) {
    switch (json.peek()) {
      case '{' -> skipNested(json, '{', '}', depth);
      case '[' -> skipNested(json, '[', ']', depth);
      case '"' -> json.skipString();
      case 't', 'f' -> truth(json);
      case 'n' -> {
        if (!takeNull(json)) {
          throw json.unexpected("a value");
        }
      }
      default -> json.skipNumber();
    }
  }

  private static void skipNested(JsonCursor json, char open, char close, int depth) {
    if (depth == 0) {
      throw tooDeep(json);
    }
    json.expect(open);
    if (json.take(close)) {
      return;
    }
    do {
      if (open == '{') {
        json.name();
      }
      skip(json, depth - 1);
    } while (json.take(','));
    json.expect(close);
  }

  /** More brackets are open than may be. */
  public static JsonException tooDeep(JsonCursor json) {
    return new JsonException(
        "the nesting depth is beyond the limit at byte %d".formatted(json.position()));
  }
}
