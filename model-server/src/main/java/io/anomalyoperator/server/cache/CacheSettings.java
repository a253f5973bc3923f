package io.anomalyoperator.server.cache;

import io.anomalyoperator.settings.Variables;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a cache is and what it may hold.
 *
 * @param folder the cache; made if it is not there
 * @param limit bytes of all packages together
 * @param keep packages that are not deleted to make room
 */
public record CacheSettings(Path folder, long limit, KeepList keep) {
  public static final String FOLDER = "PACKAGE_CACHE";
  public static final String LIMIT = "PACKAGE_CACHE_LIMIT";
  public static final String KEEP = "PACKAGE_CACHE_KEEP";
  public static final String KEEP_AS_OF = "PACKAGE_CACHE_KEEP_AS_OF";

  private static final long DEFAULT_LIMIT = 2L << 30;

  /** The cache that the environment names, if it names one. */
  public static Optional<CacheSettings> from(Variables variables) {
    KeepList keep =
        KeepList.parse(variables.text(KEEP).orElse(""), variables.text(KEEP_AS_OF).orElse(""));
    long limit = variables.number(LIMIT, DEFAULT_LIMIT, 1, Long.MAX_VALUE);
    return variables
        .text(FOLDER)
        .map(folder -> new CacheSettings(Path.of(folder).toAbsolutePath(), limit, keep));
  }
}
