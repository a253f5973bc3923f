package io.anomalyoperator.server.json;

/** The grammar of numbers, for those that are passed over. */
final class JsonNumbers {
  private JsonNumbers() {}

  /** Where the number that begins at a byte ends; that byte when none begins there. */
  static int end(byte[] text, int start, int end) {
    int first = start < end && text[start] == '-' ? start + 1 : start;
    int at = digits(text, first, end);
    if (at == first || (at - first > 1 && text[first] == '0')) {
      return start;
    }
    if (at < end && text[at] == '.') {
      int fraction = at + 1;
      at = digits(text, fraction, end);
      if (at == fraction) {
        return start;
      }
    }
    if (at < end && (text[at] | 0x20) == 'e') {
      int exponent = at + 1;
      if (exponent < end && (text[exponent] == '+' || text[exponent] == '-')) {
        exponent++;
      }
      at = digits(text, exponent, end);
      if (at == exponent) {
        return start;
      }
    }
    return at;
  }

  private static int digits(byte[] text, int start, int end) {
    int at = start;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }
}
