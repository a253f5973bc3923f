package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.trainer.Identity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a package is called. */
final class IdentityOptions {
  private static final String UNKNOWN = "unknown";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the model, the first part of its key in the store.")
  private @Nullable String name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Version of the model in your words, such as 2026-11-21.")
  private @Nullable String version;

  @Option(
      names = "--code-revision",
      paramLabel = "COMMIT",
      defaultValue = "${env:GITHUB_SHA:-" + UNKNOWN + "}",
      description =
          "Commit of the training code, for the record. Default: $$GITHUB_SHA, or unknown.")
  private String codeRevision = UNKNOWN;

  Identity identity() {
    try {
      return new Identity(required("--name", name), required("--version", version), codeRevision);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  boolean given() {
    return name != null || version != null;
  }

  private static String required(String option, @Nullable String value) {
    return Optional.ofNullable(value)
        .orElseThrow(() -> new UsageException("Missing required option: '" + option + "'"));
  }
}
