package io.anomalyoperator.trainer.publish;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.SafeTensors;
import io.anomalyoperator.store.PackageStore;
import io.anomalyoperator.store.Published;
import io.anomalyoperator.trainer.data.BadDataException;
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

  /** Checks labelled rows, and writes them under {@code evaluation/<sha256>.safetensors}, once. */
  public Published publishLabelled(Path file, String bucket) throws IOException, BadDataException {
    if (Files.size(file) > LabelledRows.MOST_BYTES) {
      throw new BadDataException(
          "%s has %d bytes, the operator takes at most %d; take fewer rows"
              .formatted(file, Files.size(file), LabelledRows.MOST_BYTES));
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      var _ = LabelledRows.decode(bytes);
    } catch (SafeTensors.FormatException e) {
      throw new BadDataException(
          "%s: %s; trainer labelled writes such files".formatted(file, e.getMessage()));
    }
    return store.publish(
        file, bucket, "evaluation/%s.safetensors".formatted(Digests.sha256(bytes)));
  }
}
