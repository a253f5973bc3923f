package io.anomalyoperator.trainer;

/**
 * What a package is called and where it comes from.
 *
 * @param name of the model
 * @param version of the model, in the team's own words
 * @param codeRevision commit of the code that trained it
 */
public record Identity(String name, String version, String codeRevision) {
  private static final String UNKNOWN = "unknown";

  /** Of code that nobody named. */
  public Identity(String name, String version) {
    this(name, version, UNKNOWN);
  }
}
