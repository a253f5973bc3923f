package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.Manifest;

/**
 * What a package is called and where it comes from.
 *
 * @param name of the model
 * @param version of the model, in the team's own words
 * @param codeRevision commit of the code that trained it
 */
public record Identity(String name, String version, String codeRevision) {
  private static final String UNKNOWN = "unknown";

  public Identity {
    requireWord("name", name);
    requireWord("version", version);
  }

  /** Of code that nobody named. */
  public Identity(String name, String version) {
    this(name, version, UNKNOWN);
  }

  /** Said now, and not by the package's own check after a long training. */
  private static void requireWord(String what, String text) {
    if (!Manifest.isWord(text)) {
      throw new IllegalArgumentException(
          "the %s is \"%s\", expected %s".formatted(what, text, Manifest.WORDS));
    }
  }
}
