package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.VerifiedPackage;
import io.anomalyoperator.modelpackage.Violation;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.anomalyoperator.operator.rollout.WebIdentity;
import io.anomalyoperator.store.PackageLocation;
import io.anomalyoperator.store.PackageStore;
import io.anomalyoperator.store.Resolved;
import io.anomalyoperator.store.StoreException;
import io.anomalyoperator.store.StoreSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Reads a package from its first to its last byte and keeps none of it: whatever its size, the
 * memory is that of its manifest and golden set, times the packages that are read at once.
 */
public final class ArtifactVerifier {
  private final SecretAccess secrets;
  private final StoreAccess access;
  private final Function<StoreSettings, PackageStore> stores;
  private final VerificationListener listener;
  private final Limits limits;
  private final Semaphore places;

  /**
   * A verifier.
   *
   * @param operators where S3 is for models that do not say, and as whom they are read that name no
   *     credentials
   * @param requireSecretLabel whether a Secret that a model names must say that it may
   * @param maxBytes largest package that is taken
   * @param parallelism packages that are read at the same time
   */
  public ArtifactVerifier(
      StoreSettings operators,
      NamespaceSecrets secrets,
      boolean requireSecretLabel,
      ServiceAccountTokens tokens,
      Function<StoreSettings, PackageStore> stores,
      long maxBytes,
      int parallelism,
      VerificationListener listener) {
    this.secrets = new SecretAccess(secrets, requireSecretLabel);
    this.access = new StoreAccess(operators, this.secrets, tokens);
    this.stores = stores;
    this.listener = listener;
    // never more than the pods take, which read the same bytes with the defaults
    var most = Math.min(maxBytes, Limits.defaults().maxArchiveBytes());
    this.limits = Limits.defaults().withMaxArchiveBytes(most);
    this.places = new Semaphore(parallelism, true);
  }

  /** Which version has the object now? The one that is named, if it is there. */
  public Finding<ResolvedArtifact> resolve(
      String namespace, ArtifactSpec artifact, Optional<WebIdentity> identity) {
    return StoreQuestion.ask(
        () -> {
          var location = location(artifact, Optional.ofNullable(artifact.versionId()));
          try (var store = stores.apply(access.of(namespace, artifact, identity))) {
            var found = store.resolve(location);
            return new Finding.Found<>(
                new ResolvedArtifact(
                    artifact.bucket(),
                    artifact.key(),
                    found.versionId().orElse(null),
                    artifact.sha256(),
                    found.size()));
          }
        });
  }

  /**
   * Is the object still the one that serves? Other contents of the same size are read to their end:
   * the same package published again has another version, and often another tag.
   *
   * @param etag tag of what serves, if the store gave one
   * @return the digest that serves if it is; else version, size and, where it was read, digest of
   *     what lies there now
   */
  public Finding<ResolvedArtifact> poll(
      String namespace,
      ArtifactSpec artifact,
      Optional<WebIdentity> identity,
      ResolvedArtifact serving,
      Optional<String> etag) {
    return StoreQuestion.ask(
        () -> {
          try (var store = stores.apply(access.of(namespace, artifact, identity))) {
            return new Finding.Found<>(
                live(store, location(artifact, Optional.empty()), serving, etag));
          }
        });
  }

  private ResolvedArtifact live(
      PackageStore store, PackageLocation newest, ResolvedArtifact serving, Optional<String> etag)
      throws IOException, CannotReadException {
    Optional<Resolved> other;
    try {
      other =
          etag.isPresent()
              ? store.resolveUnless(newest, etag.get())
              : Optional.of(store.resolve(newest));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.OBJECT_NOT_FOUND
          && serving.versioned()
          && isGone(store, newest.withVersionId(Optional.ofNullable(serving.versionId())))) {
        throw new CannotReadException(
            Reason.VersionNotFound, newest + ": neither the object nor the version that serves");
      }
      throw e;
    }
    if (other.isEmpty()) {
      return serving;
    }
    Resolved now = other.get();
    var found =
        new ResolvedArtifact(
            newest.bucket(), newest.key(), now.versionId().orElse(null), null, now.size());
    if (found.versioned() && found.versionId().equals(serving.versionId())) {
      return serving;
    }
    boolean comparable = found.versioned() || etag.isPresent();
    if (!comparable || !Long.valueOf(now.size()).equals(serving.size())) {
      return found;
    }
    try (var bytes = store.open(now.location())) {
      return new ResolvedArtifact(
          found.bucket(), found.key(), found.versionId(), Digests.sha256(bytes), found.size());
    }
  }

  /** Under a delete marker a version is there still. */
  private static boolean isGone(PackageStore store, PackageLocation version) throws StoreException {
    try {
      store.resolve(version);
      return false;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.OBJECT_NOT_FOUND
          || e.kind() == StoreException.Kind.VERSION_NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Are the bytes of that version what was asked for, and fit to serve?
   *
   * @param pods Secrets that pods made of it would get, beside the keys for S3
   */
  public Finding<VerifiedArtifact> verify(
      String namespace,
      ArtifactSpec artifact,
      Optional<WebIdentity> identity,
      ResolvedArtifact resolved,
      Set<String> pods) {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      return StoreQuestion.stopped();
    }
    var started = System.nanoTime();
    var read = new AtomicLong();
    try {
      Finding<VerifiedArtifact> finding =
          StoreQuestion.ask(
              () -> {
                secrets.check(namespace, pods);
                var location = location(artifact, Optional.ofNullable(resolved.versionId()));
                try (var store = stores.apply(access.of(namespace, artifact, identity));
                    var stream = store.open(location)) {
                  return judge(
                      location, stream.size(), stream.etag(), new CountedDigest(stream, read));
                }
              });
      var took = Duration.ofNanos(System.nanoTime() - started);
      listener.looked(result(finding), read.get(), took);
      return finding;
    } finally {
      places.release();
    }
  }

  private Finding<VerifiedArtifact> judge(
      PackageLocation location, long size, Optional<String> etag, CountedDigest bytes)
      throws IOException {
    if (size > limits.maxArchiveBytes()) {
      return new Finding.Verdict<>(
          Reason.PackageTooLarge,
          "%s has %d bytes, the operator takes at most %d; %s"
              .formatted(
                  where(location),
                  size,
                  limits.maxArchiveBytes(),
                  limits.maxArchiveBytes() < Limits.defaults().maxArchiveBytes()
                      ? "make it smaller, or raise VERIFY_MAX_BYTES"
                      : "make it smaller: no model server takes more"));
    }
    try {
      var verified = PackageReader.verify(bytes, limits);
      return mismatch(location, verified.digest().sha256())
          .orElseGet(() -> new Finding.Found<>(found(location, verified, etag)));
    } catch (InvalidPackageException e) {
      var sha256 = bytes.drain();
      // other bytes than were asked for explain what is wrong with them
      return mismatch(location, sha256).orElseGet(() -> invalid(location, e, sha256));
    }
  }

  private static Optional<Finding<VerifiedArtifact>> mismatch(
      PackageLocation location, String sha256) {
    return location
        .sha256()
        .filter(expected -> !expected.equals(sha256))
        .map(
            expected ->
                new Finding.Verdict<>(
                    Reason.DigestMismatch,
                    "%s has SHA-256 %s, expected %s; name the digest that publishing printed, or publish again"
                        .formatted(where(location), sha256, expected)));
  }

  private static Finding<VerifiedArtifact> invalid(
      PackageLocation location, InvalidPackageException e, String sha256) {
    var tooLarge =
        e.violation() == Violation.ARCHIVE_TOO_LARGE
            || e.violation() == Violation.UNPACKED_TOO_LARGE;
    return new Finding.Verdict<>(
        tooLarge ? Reason.PackageTooLarge : Reason.PackageInvalid,
        "%s: %s (%s); package and publish it again"
            .formatted(where(location), e.getMessage(), e.violation()),
        Optional.of(sha256));
  }

  private static VerifiedArtifact found(
      PackageLocation location, VerifiedPackage verified, Optional<String> etag) {
    return new VerifiedArtifact(
        new ResolvedArtifact(
            location.bucket(),
            location.key(),
            location.versionId().orElse(null),
            verified.digest().sha256(),
            verified.digest().size()),
        verified.manifest().name(),
        verified.manifest().version(),
        verified.manifestSha256(),
        Arrays.stream(verified.golden().scores()).boxed().toList(),
        verified.golden().tolerance(),
        verified.calibration().smallestRate(),
        new ModelInput(
            verified.manifest().input().name(),
            verified.manifest().input().datatype(),
            verified.manifest().input().shape()),
        etag.orElse(null));
  }

  private static PackageLocation location(ArtifactSpec artifact, Optional<String> versionId) {
    return new PackageLocation(
        artifact.bucket(), artifact.key(), versionId, Optional.ofNullable(artifact.sha256()));
  }

  /** The object without the digest that was asked for, since the message speaks of both. */
  private static PackageLocation where(PackageLocation location) {
    return new PackageLocation(
        location.bucket(), location.key(), location.versionId(), Optional.empty());
  }

  private static String result(Finding<VerifiedArtifact> finding) {
    return switch (finding) {
      case Finding.Found<?> found -> "verified";
      case Finding.Verdict<?> verdict -> verdict.reason().name();
      case Finding.Unable<?> unable -> unable.reason().name();
      case Finding.Pending<?> pending -> "pending";
    };
  }
}
