package io.anomalyoperator.server.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A position in a JSON text. Reads what a request for scores is made of: names, brackets and above
 * all numbers, straight off the bytes. Numbers are most of a request, and finding them by way of
 * tokens and strings costs more than scoring them.
 */
public final class JsonCursor {
  /** Longest number that is read; longer ones carry no more precision. */
  private static final int MAX_NUMBER_LENGTH = 64;

  private static final int MAX_NAME_LENGTH = 256;

  /** Powers of ten that a double holds exactly. */
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** So many digits are always below {@link #EXACT_MANTISSA}. */
  private static final int PLAIN_DIGITS = 15;

  private static final long EXACT_MANTISSA = 1L << 53;

  private final byte[] text;
  private final int end;
  private int at;

  public JsonCursor(byte[] text, int length) {
    this(text, 0, length);
  }

  /** Reads from one byte of the text up to another; positions are those in the whole text. */
  public JsonCursor(byte[] text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /** The next byte that is no white space, without taking it; 0 at the end. */
  public int peek() {
    while (at < end) {
      byte c = text[at];
      if (c > ' ') {
        return c;
      }
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        throw unexpected("a value");
      }
      at++;
    }
    return 0;
  }

  /** Takes the next byte when it is the given one. */
  public boolean take(char expected) {
    if (peek() == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Takes the given byte or complains. */
  public void expect(char expected) {
    if (!take(expected)) {
      throw unexpected("'" + expected + "'");
    }
  }

  /** Complains about anything but white space up to the end. */
  public void expectEnd() {
    if (peek() != 0 || at < end) {
      throw unexpected("the end");
    }
  }

  /** A member's name and its colon. */
  public String name() {
    return name(List.of());
  }

  /** The same; a name that is known costs no string. */
  public String name(List<String> known) {
    expect('"');
    for (int i = 0; i < known.size(); i++) {
      String name = known.get(i);
      if (isHere(name) && at + name.length() < end && text[at + name.length()] == '"') {
        at += name.length() + 1;
        expect(':');
        return name;
      }
    }
    String name = restOfString(MAX_NAME_LENGTH);
    expect(':');
    return name;
  }

  /** A string of so many bytes at most. */
  public String string(int mostBytes) {
    expect('"');
    return restOfString(mostBytes);
  }

  private String restOfString(int mostBytes) {
    int start = at;
    at = JsonStrings.closingQuote(text, start, end) + 1;
    if (at - 1 - start > mostBytes) {
      throw new JsonException(
          "the string at byte %d is longer than %d bytes".formatted(start - 1, mostBytes));
    }
    return JsonStrings.decode(text, start, at - 1);
  }

  /** Takes a word such as {@code true} when it is next. */
  boolean takeWord(String word) {
    peek();
    if (isHere(word)) {
      at += word.length();
      return true;
    }
    return false;
  }

  private boolean isHere(String ascii) {
    if (end - at < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (text[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Passes over a string of any length. */
  void skipString() {
    expect('"');
    at = JsonStrings.closingQuote(text, at, end) + 1;
  }

  /** Passes over a number of any size; gives it as it is written. */
  String skipNumber() {
    peek();
    int start = at;
    at = JsonNumbers.end(text, start, end);
    if (at == start) {
      throw unexpected("a value");
    }
    return new String(
        text, start, Math.min(at - start, MAX_NAME_LENGTH), StandardCharsets.US_ASCII);
  }

  /** Where the cursor is, for complaints. */
  public int position() {
    return at;
  }

  /**
   * Takes plain numbers, each with the comma right behind it, as long as they come: most of what
   * rows are made of. Stops where a number is expected that is not plain, or is the last one;
   * {@link #number} takes those. Gives how many it stored.
   *
   * <p>A plain number has no sign, no exponent and 15 digits at most, so that it is exact as a
   * double before its point is set.
   */
  public int plainNumbers(float[] into, int from, int room) {
    byte[] bytes = text;
    int position = at;
    int found = 0;
    while (found < room) {
      int i = position;
      long mantissa = 0;
      int c;
      while (i < end && (c = bytes[i] - '0') >= 0 && c <= 9) {
        mantissa = mantissa * 10 + c;
        i++;
      }
      int digits = i - position;
      if (digits == 0 || i == end || (digits > 1 && bytes[position] == '0')) {
        break;
      }
      double value = mantissa;
      if (bytes[i] == '.') {
        int point = i++;
        while (i < end && (c = bytes[i] - '0') >= 0 && c <= 9) {
          mantissa = mantissa * 10 + c;
          i++;
        }
        int fraction = i - point - 1;
        digits += fraction;
        if (fraction == 0 || digits > PLAIN_DIGITS) {
          break;
        }
        value = mantissa / EXACT_POWERS[fraction];
      }
      if (digits > PLAIN_DIGITS || i == end || bytes[i] != ',') {
        break;
      }
      into[from + found++] = (float) value;
      position = i + 1;
    }
    at = position;
    return found;
  }

  /** A number as FP32: finite, written as JSON wants it. */
  public float number() {
    int first = peek();
    int start = at;
    boolean negative = first == '-';
    if (negative) {
      at++;
    }
    long mantissa = 0;
    int digits = at;
    int c = 0;
    while (at < end && (c = text[at] - '0') >= 0 && c <= 9) {
      mantissa = mantissa * 10 + c;
      at++;
    }
    int integerDigits = at - digits;
    if (integerDigits == 0) {
      at = start;
      throw unexpected("a number");
    }
    if (integerDigits > 1 && text[digits] == '0') {
      throw malformed(start, "starts with a zero");
    }
    if (at < end && (text[at] == '.' || (text[at] | 0x20) == 'e')) {
      return fraction(start, negative, mantissa, integerDigits);
    }
    if (integerDigits > 15) {
      return slowly(start);
    }
    float value = mantissa;
    return negative ? -value : value;
  }

  private float fraction(int start, boolean negative, long mantissa, int integerDigits) {
    int digits = integerDigits;
    int fractionDigits = 0;
    if (text[at] == '.') {
      at++;
      int c;
      while (at < end && (c = text[at] - '0') >= 0 && c <= 9) {
        mantissa = mantissa * 10 + c;
        fractionDigits++;
        at++;
      }
      if (fractionDigits == 0) {
        throw malformed(start, "has no digit after its point");
      }
      digits += fractionDigits;
    }
    int exponent = -fractionDigits;
    if (at < end && (text[at] | 0x20) == 'e') {
      at++;
      exponent += exponent(start);
    }
    // one rounding only: mantissa and power are both exact (Clinger 1990)
    if (digits <= 18 && mantissa <= EXACT_MANTISSA && exponent >= -22 && exponent <= 22) {
      double value =
          exponent < 0 ? mantissa / EXACT_POWERS[-exponent] : mantissa * EXACT_POWERS[exponent];
      return finite(start, negative ? -value : value);
    }
    return slowly(start);
  }

  private int exponent(int start) {
    boolean negative = at < end && text[at] == '-';
    if (negative || (at < end && text[at] == '+')) {
      at++;
    }
    int value = 0;
    int first = at;
    int c;
    while (at < end && (c = text[at] - '0') >= 0 && c <= 9) {
      value = Math.min(value * 10 + c, 10_000);
      at++;
    }
    if (at == first) {
      throw malformed(start, "has no digit in its exponent");
    }
    return negative ? -value : value;
  }

  private float slowly(int start) {
    if (at - start > MAX_NUMBER_LENGTH) {
      throw malformed(start, "is longer than %d characters".formatted(MAX_NUMBER_LENGTH));
    }
    return finite(
        start, Double.parseDouble(new String(text, start, at - start, StandardCharsets.US_ASCII)));
  }

  private float finite(int start, double value) {
    float number = (float) value;
    if (Float.isInfinite(number)) {
      throw malformed(start, "does not fit into FP32 (at most 3.4e38)");
    }
    return number;
  }

  private JsonException malformed(int start, String what) {
    int shown = Math.min(at - start, 24);
    return new JsonException(
        "the number '%s' at byte %d %s"
            .formatted(new String(text, start, shown, StandardCharsets.US_ASCII), start, what));
  }

  /** What is here instead of what was expected. */
  public JsonException unexpected(String expected) {
    String found = at == text.length ? "the end of the body" : "the end";
    if (at < end) {
      int length = 0;
      while (length < 12 && at + length < end && text[at + length] > ' ') {
        length++;
      }
      found = "'" + new String(text, at, Math.max(1, length), StandardCharsets.UTF_8) + "'";
    }
    return new JsonException("expected %s at byte %d, found %s".formatted(expected, at, found));
  }
}
