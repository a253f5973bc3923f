package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.VerifiedPackage;
import io.anomalyoperator.server.cache.CacheCopy;
import io.anomalyoperator.server.cache.CachedPackage;
import io.anomalyoperator.server.cache.PackageCache;
import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.store.PackageLocation;
import io.anomalyoperator.store.PackageStore;
import io.anomalyoperator.store.PackageStream;
import io.anomalyoperator.store.S3PackageStore;
import io.anomalyoperator.store.StoreSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a package from S3 or a cache into a folder, verified on the way.
 *
 * <p>An inability (S3 away, wrong credentials, object not there yet) is tried again for ever, at
 * most ten seconds apart: a container that crashed instead would wait for minutes after S3 is back.
 * A verdict on the bytes that came is final.
 */
public final class PackageFetcher {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final String INCOMING = ".incoming";
  private static final int BUFFER = 1 << 16;
  private static final Logger log = LoggerFactory.getLogger(PackageFetcher.class);

  private final Map<String, String> environment;
  private final OptionalInt attempts;
  private final Optional<PackageCache> cache;

  private PackageFetcher(Map<String, String> environment, OptionalInt attempts) {
    this.environment = Map.copyOf(environment);
    this.attempts = attempts;
    this.cache = PackageCache.from(environment);
  }

  public static PackageFetcher forEver(Map<String, String> environment) {
    return new PackageFetcher(environment, OptionalInt.empty());
  }

  public static PackageFetcher withAttempts(Map<String, String> environment, int attempts) {
    return new PackageFetcher(environment, OptionalInt.of(attempts));
  }

  /** Returns with the verified package in the folder; one that is there already is kept. */
  public PackageDigest fetch(PackageLocation location, Path folder)
      throws IOException, InvalidPackageException, WrongDigestException, InterruptedException {
    cache.ifPresent(PackageCache::note);
    Optional<PackageDigest> present = present(location, folder);
    if (present.isPresent()) {
      log.info("{} holds {} already", folder, location);
      return present.get();
    }
    Optional<PackageDigest> cached = cached(location, folder);
    if (cached.isPresent()) {
      return cached.get();
    }
    try (PackageStore store = S3PackageStore.of(settings())) {
      return retrying(store, location, folder);
    }
  }

  /** From the cache, if the package is there and is what its digest says. */
  private Optional<PackageDigest> cached(PackageLocation location, Path folder) {
    if (cache.isEmpty() || location.sha256().isEmpty()) {
      return Optional.empty(); // a cache is by digest: without one, it may hold anything
    }
    Optional<CachedPackage> there = cache.get().open(location.sha256().get());
    if (there.isEmpty()) {
      return Optional.empty();
    }
    try (CachedPackage cached = there.get();
        InputStream bytes = new BufferedInputStream(cached.bytes(), BUFFER)) {
      try {
        PackageDigest digest = unpack(bytes, location, folder);
        cached.good();
        log.info("took {} from the cache ({} bytes)", location, digest.size());
        return Optional.of(digest);
      } catch (InvalidPackageException e) {
        cached.bad(e.getMessage());
      } catch (WrongDigestException e) {
        cached.bad("its bytes have another digest");
      }
    } catch (IOException e) {
      log.warn("cannot take {} from the cache: {}", location, e.toString());
    }
    return Optional.empty();
  }

  private StoreSettings settings() {
    try {
      return StoreSettings.fromEnvironment(environment);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(e.getMessage());
    }
  }

  private PackageDigest retrying(PackageStore store, PackageLocation location, Path folder)
      throws IOException, InvalidPackageException, WrongDigestException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        return download(store, location, folder);
      } catch (IOException e) {
        if (attempts.isPresent() && attempt >= attempts.getAsInt()) {
          throw e;
        }
        log.warn(
            "attempt {}: {}; trying again in {} ms", attempt, e.getMessage(), pause.toMillis());
      }
      Thread.sleep(pause);
      Optional<PackageDigest> cached = cached(location, folder); // another pod may have brought it
      if (cached.isPresent()) {
        return cached.get();
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private PackageDigest download(PackageStore store, PackageLocation location, Path folder)
      throws IOException, InvalidPackageException, WrongDigestException {
    try (PackageStream stream = store.open(location);
        CacheCopy copy = copy(location, stream)) {
      PackageDigest digest = unpack(copy.of(stream), location, folder);
      copy.keep();
      log.info("fetched {} ({} bytes, sha256 {})", location, digest.size(), digest.sha256());
      return digest;
    }
  }

  private CacheCopy copy(PackageLocation location, PackageStream stream) {
    return cache.isPresent() && location.sha256().isPresent()
        ? cache.get().copy(location.sha256().get(), stream.size())
        : CacheCopy.none();
  }

  /** Verifies the bytes while they are read; nothing of what is not the package stays behind. */
  private static PackageDigest unpack(InputStream bytes, PackageLocation location, Path folder)
      throws IOException, InvalidPackageException, WrongDigestException {
    Path incoming = folder.resolve(INCOMING);
    ScratchFolder.delete(incoming);
    Files.createDirectories(incoming);
    try {
      VerifiedPackage verified = PackageReader.extract(bytes, incoming, Limits.defaults());
      checkDigest(location, verified.digest());
      moveInto(folder, incoming);
      return verified.digest();
    } finally {
      ScratchFolder.delete(incoming);
    }
  }

  private static void checkDigest(PackageLocation location, PackageDigest found)
      throws WrongDigestException {
    if (location.sha256().isPresent() && !location.sha256().get().equals(found.sha256())) {
      throw new WrongDigestException(
          "s3://%s/%s has sha256 %s; %s was asked for. Pin the digest that publishing printed"
              .formatted(
                  location.bucket(), location.key(), found.sha256(), location.sha256().get()));
    }
  }

  /** The note that the package is complete goes last. */
  private static void moveInto(Path folder, Path incoming) throws IOException {
    try (Stream<Path> files = Files.list(incoming)) {
      for (Path file : files.sorted((a, b) -> Boolean.compare(isNote(a), isNote(b))).toList()) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static boolean isNote(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static Optional<PackageDigest> present(PackageLocation location, Path folder) {
    if (location.sha256().isEmpty() || !Files.exists(folder)) {
      return Optional.empty();
    }
    try {
      ModelFolder kept = PackageReader.open(folder);
      return kept.digest().filter(digest -> digest.sha256().equals(location.sha256().get()));
    } catch (IOException | InvalidPackageException e) {
      // nothing there, or half of something: it is fetched anew
      return Optional.empty();
    }
  }
}
