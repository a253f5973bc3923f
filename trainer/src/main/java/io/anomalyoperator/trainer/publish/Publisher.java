package io.anomalyoperator.trainer.publish;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.store.PackageStore;
import io.anomalyoperator.store.Published;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts packages where operators find them. */
public final class Publisher {
  private final PackageStore store;

  public Publisher(PackageStore store) {
    this.store = store;
  }

  /**
   * Checks the archive, and writes it under {@code <model>/<sha256>.tar.gz}, once: the same archive
   * published again is found there, and nothing is written.
   */
  public Published publish(Path archive, String bucket)
      throws IOException, InvalidPackageException {
    try (var in = new BufferedInputStream(Files.newInputStream(archive))) {
      var checked = PackageReader.verify(in, Limits.defaults());
      var key = "%s/%s.tar.gz".formatted(checked.manifest().name(), checked.digest().sha256());
      return store.publish(archive, bucket, key);
    }
  }
}
