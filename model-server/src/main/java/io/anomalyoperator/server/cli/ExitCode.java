package io.anomalyoperator.server.cli;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.server.model.GoldenMismatchException;
import io.anomalyoperator.server.model.WrongDigestException;
import io.anomalyoperator.settings.InvalidSettingException;

/** Why the process ended, for those who only see a number. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INVALID_PACKAGE = 3;
  static final int GOLDEN_MISMATCH = 4;

  private ExitCode() {}

  static int of(Throwable failure) {
    return switch (failure) {
      case InvalidPackageException _, WrongDigestException _ -> INVALID_PACKAGE;
      case GoldenMismatchException _ -> GOLDEN_MISMATCH;
      case InvalidSettingException _ -> USAGE;
      default -> FAILED;
    };
  }
}
