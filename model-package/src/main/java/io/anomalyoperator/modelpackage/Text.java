package io.anomalyoperator.modelpackage;

/** Words from an archive that nobody has checked, made fit for a log and a status. */
final class Text {
  private static final int LONGEST = 120;

  private Text() {}

  /** Without control characters and no longer than a line: {@code "a\nb"} becomes {@code a?b}. */
  static String printable(String found) {
    var text = found.length() > LONGEST ? found.substring(0, LONGEST) + "…" : found;
    return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Co}]", "?");
  }

  static String quoted(String found) {
    return "\"" + printable(found) + "\"";
  }
}
