package io.anomalyoperator.trainer.report;

import java.util.Locale;

/** Text that is safe in a page, and numbers as people read them. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Three digits that matter: {@code 0.0123}, {@code 4.56}, {@code 1230}. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size < 1e-4 || size >= 1e6) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = Math.clamp(2 - (int) Math.floor(Math.log10(size)), 0, 6);
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** The same without zeros that say nothing: {@code 0.5}, {@code 20}, {@code 1e-5}. */
  static String brief(double value) {
    return number(value)
        .replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2")
        .replaceFirst("\\.(e|$)", "$1")
        .replaceFirst("e([+-])0", "e$1");
  }

  /** An area under a curve, whose fourth decimal still matters. */
  static String area(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A share in per cent, on one line. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share);
  }

  /** A place in a picture: one decimal is a tenth of a pixel. */
  static String place(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
