package io.anomalyoperator.server.cache;

import io.anomalyoperator.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages by their digest, bounded, shared by all who fetch on this volume. The least recently
 * used go first when room is needed; those that are to be kept never go.
 *
 * <p>No method fails: what cannot be done is said in the log.
 */
public final class PackageCache {
  private static final Logger log = LoggerFactory.getLogger(PackageCache.class);

  private final CacheSettings settings;
  private final CacheFolder folder;

  public PackageCache(CacheSettings settings) {
    this.settings = settings;
    this.folder = new CacheFolder(settings.folder());
  }

  /** The cache that the environment names, if it names one. */
  public static Optional<PackageCache> from(Map<String, String> environment) {
    return CacheSettings.from(new Variables(environment)).map(PackageCache::new);
  }

  /** Notes what is to be kept from now on, unless a newer list is there. */
  public void note() {
    if (settings.keep().asOf().isEmpty()) {
      return;
    }
    attempt(
        "note what is to be kept",
        () -> {
          folder.make();
          return CacheLock.alone(folder.lock(), this::kept);
        });
  }

  /** The list that counts; noted, if it is new. */
  private KeepList kept() throws IOException {
    Optional<KeepList> noted = folder.noted();
    KeepList counts = noted.map(settings.keep()::with).orElse(settings.keep());
    if (counts.asOf().isPresent() && !noted.equals(Optional.of(counts))) {
      folder.note(counts);
    }
    return counts;
  }

  /** What lies under a digest. It may be anything that somebody left there. */
  public Optional<CachedPackage> open(String sha256) {
    Path entry = folder.entry(sha256);
    if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
      CachedPackage.delete(entry, "it is no file");
      return Optional.empty();
    }
    try {
      return Optional.of(CachedPackage.open(entry));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it has just made room for another
    } catch (IOException e) {
      log.warn("{} cannot be read: {}", entry, e.toString());
      return Optional.empty();
    }
  }

  /** Begins to copy a package into the cache, if there is room or room can be made. */
  public CacheCopy copy(String sha256, long size) {
    return attempt(
            "make room for " + sha256,
            () -> {
              folder.make();
              return CacheLock.alone(folder.lock(), () -> admit(sha256, size));
            })
        .orElseGet(CacheCopy::none);
  }

  private CacheCopy admit(String sha256, long size) throws IOException {
    List<CacheFolder.Entry> entries = folder.entries();
    List<CacheFolder.Entry> arriving = folder.arriving();
    if (has(entries, sha256) || has(arriving, sha256)) {
      return CacheCopy.none(); // somebody else was faster
    }
    KeepList kept = kept();
    List<CacheFolder.Entry> dispensable =
        entries.stream()
            .filter(entry -> !kept.digests().contains(entry.sha256()))
            .sorted(Comparator.comparing(CacheFolder.Entry::used))
            .toList();
    long used = bytes(entries) + bytes(arriving);
    if (size > settings.limit() - used + bytes(dispensable)) {
      log.warn(
          "the package is not kept in the cache {}: it has {} bytes, the limit is {}, and {} are of packages that are arriving or needed to return to. Raise the limit to keep more",
          folder.root(),
          size,
          settings.limit(),
          used - bytes(dispensable));
      return CacheCopy.none();
    }
    for (CacheFolder.Entry entry : dispensable) {
      if (size <= settings.limit() - used) {
        break;
      }
      Files.deleteIfExists(entry.file());
      used -= entry.size();
      log.info("{} made room in the cache ({} bytes)", entry.file(), entry.size());
    }
    return CacheCopy.begin(folder.newIncoming(sha256, size), folder.entry(sha256));
  }

  private static boolean has(List<CacheFolder.Entry> entries, String sha256) {
    return entries.stream().anyMatch(entry -> entry.sha256().equals(sha256));
  }

  private static long bytes(List<CacheFolder.Entry> entries) {
    return entries.stream().mapToLong(CacheFolder.Entry::size).sum();
  }

  private <T> Optional<T> attempt(String what, CacheLock.Change<T> change) {
    try {
      return Optional.of(change.make());
    } catch (IOException | RuntimeException e) {
      log.warn("the cache {}: cannot {}: {}", folder.root(), what, e.toString());
      return Optional.empty();
    }
  }
}
