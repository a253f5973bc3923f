package io.anomalyoperator.modelpackage;

import java.util.regex.Pattern;

/** The names that entries of a package have, and the names that they may have. */
public final class EntryNames {
  public static final String MANIFEST = "manifest.json";
  public static final String GOLDEN = "golden.safetensors";
  public static final String CALIBRATION = "calibration.safetensors";
  public static final String REFERENCE = "reference.safetensors";

  /** The name of the model, unless the manifest gives it another. */
  public static final String MODEL = "model.pt";

  /** What fits the name field of a plain tar header. */
  static final int LONGEST = 100;

  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
  private static final Pattern PARENT =
      Pattern.compile("(^|.*[/\\\\])\\.\\.([/\\\\].*|$)", Pattern.DOTALL);
  private static final Pattern ABSOLUTE = Pattern.compile("([/\\\\]|[A-Za-z]:).*", Pattern.DOTALL);

  private EntryNames() {}

  /** Letters, digits, {@code . _ -}, and {@code /} between parts that begin with a letter. */
  static boolean isSafe(String name) {
    return name.length() <= LONGEST && SAFE.matcher(name).matches();
  }

  /** Refuses every name that is not {@linkplain #isSafe safe}, by the worst thing in it. */
  static void requireSafe(String name) throws InvalidPackageException {
    if (isSafe(name)) {
      return;
    }
    if (PARENT.matcher(name).matches()) {
      throw InvalidPackageException.entry(
          Violation.PARENT_PATH, name, "the name leads out of the archive with \"..\"");
    }
    if (ABSOLUTE.matcher(name).matches()) {
      throw InvalidPackageException.entry(
          Violation.ABSOLUTE_PATH, name, "the name is an absolute path");
    }
    throw InvalidPackageException.entry(
        Violation.UNSAFE_NAME,
        name,
        "the name is not one of at most %d letters, digits and . _ - with / between parts"
            .formatted(LONGEST));
  }
}
