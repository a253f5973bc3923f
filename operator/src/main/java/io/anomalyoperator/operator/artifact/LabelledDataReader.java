package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.modelpackage.SafeTensors;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.WebIdentity;
import io.anomalyoperator.store.PackageLocation;
import io.anomalyoperator.store.PackageStore;
import io.anomalyoperator.store.StoreSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Reads labelled rows into memory, and never more of them at a time than the operator has room for:
 * one file of the largest size, or many small ones.
 */
public final class LabelledDataReader {
  private static final int KIB = 1024;

  /** The bytes of a file and the numbers made of them are there together for a moment. */
  private static final int COPIES = 2;

  private final StoreAccess access;
  private final Function<StoreSettings, PackageStore> stores;
  private final Semaphore kibibytes = new Semaphore(COPIES * LabelledRows.MOST_BYTES / KIB);

  /**
   * A reader.
   *
   * @param operators where S3 is for models that do not say, and as whom it is asked
   * @param requireSecretLabel whether a Secret that a model names must say that it may
   */
  public LabelledDataReader(
      StoreSettings operators,
      NamespaceSecrets secrets,
      boolean requireSecretLabel,
      ServiceAccountTokens tokens,
      Function<StoreSettings, PackageStore> stores) {
    this.access = new StoreAccess(operators, new SecretAccess(secrets, requireSecretLabel), tokens);
    this.stores = stores;
  }

  /** What is found out by means of the rows, which are let go of afterwards. */
  public <T> Finding<T> read(
      String namespace,
      ArtifactSpec data,
      Optional<WebIdentity> identity,
      Function<LabelledRows, Finding<T>> use) {
    return StoreQuestion.ask(
        () -> {
          var asked =
              new PackageLocation(
                  data.bucket(),
                  data.key(),
                  Optional.ofNullable(data.versionId()),
                  Optional.empty());
          try (var store = stores.apply(access.of(namespace, data, identity))) {
            var found = store.resolve(asked);
            return found.size() > LabelledRows.MOST_BYTES
                ? invalid(
                    asked,
                    "%d bytes, the operator takes at most %d; take fewer rows"
                        .formatted(found.size(), LabelledRows.MOST_BYTES))
                : inMemory(store, found.location(), found.size(), data, use);
          }
        });
  }

  private <T> Finding<T> inMemory(
      PackageStore store,
      PackageLocation location,
      long size,
      ArtifactSpec data,
      Function<LabelledRows, Finding<T>> use)
      throws IOException {
    int one = (int) (Math.ceilDiv(size, KIB));
    int taken = COPIES * one;
    try {
      kibibytes.acquire(taken);
    } catch (InterruptedException e) {
      return StoreQuestion.stopped();
    }
    try {
      var rows = rows(bytes(store, location), location, String.valueOf(data.sha256()));
      kibibytes.release(one); // the numbers are left
      taken -= one;
      return switch (rows) {
        case Finding.Found<LabelledRows> found -> use.apply(found.value());
        case Finding.Verdict<LabelledRows> v -> new Finding.Verdict<>(v.reason(), v.message());
        case Finding.Unable<LabelledRows> u -> new Finding.Unable<>(u.reason(), u.message());
        case Finding.Pending<LabelledRows> p -> new Finding.Pending<>();
      };
    } finally {
      kibibytes.release(taken);
    }
  }

  private static byte[] bytes(PackageStore store, PackageLocation location) throws IOException {
    try (var stream = store.open(location)) {
      return stream.readNBytes(LabelledRows.MOST_BYTES);
    }
  }

  private static Finding<LabelledRows> rows(
      byte[] bytes, PackageLocation location, String expected) {
    var sha256 = Digests.sha256(bytes);
    if (!sha256.equals(expected)) {
      return invalid(
          location,
          "SHA-256 %s, rollout.gates.evaluation expects %s; name the digest that publishing printed"
              .formatted(sha256, expected));
    }
    try {
      return new Finding.Found<>(LabelledRows.decode(bytes));
    } catch (SafeTensors.FormatException e) {
      return invalid(location, "no labelled rows: " + e.getMessage());
    }
  }

  private static <T> Finding<T> invalid(PackageLocation location, String what) {
    return new Finding.Verdict<>(
        Reason.EvaluationDataInvalid, "%s has %s".formatted(location, what));
  }
}
