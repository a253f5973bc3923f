package io.anomalyoperator.modelpackage;

/**
 * What a reader is willing to take from a package that it does not trust yet.
 *
 * @param maxArchiveBytes size of the archive
 * @param maxUnpackedBytes size of all entries together
 * @param maxEntries number of entries, the manifest included
 * @param maxManifestBytes size of {@code manifest.json}, which is held in memory
 * @param maxGoldenBytes size of each of the entries that are held in memory beside the manifest:
 *     golden set, calibration, reference
 */
public record Limits(
    long maxArchiveBytes,
    long maxUnpackedBytes,
    int maxEntries,
    long maxManifestBytes,
    long maxGoldenBytes) {

  private static final long MIB = 1L << 20;
  private static final Limits DEFAULTS = new Limits(4096 * MIB, 8192 * MIB, 64, MIB, 16 * MIB);

  public Limits {
    // what is held in memory is an array
    requireBetween("maxManifestBytes", maxManifestBytes, Integer.MAX_VALUE - 8L);
    requireBetween("maxGoldenBytes", maxGoldenBytes, Integer.MAX_VALUE - 8L);
    requireBetween("maxArchiveBytes", maxArchiveBytes, Long.MAX_VALUE);
    requireBetween("maxUnpackedBytes", maxUnpackedBytes, Long.MAX_VALUE);
    requireBetween("maxEntries", maxEntries, Integer.MAX_VALUE);
  }

  /** 4 GiB packed, 8 GiB unpacked, 64 entries, a manifest of 1 MiB, 16 MiB for each other. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** These limits with another one for the archive. */
  public Limits withMaxArchiveBytes(long bytes) {
    return new Limits(bytes, maxUnpackedBytes, maxEntries, maxManifestBytes, maxGoldenBytes);
  }

  private static void requireBetween(String name, long value, long most) {
    Check.that(value >= 1 && value <= most, "%s is %d, expected 1 to %d", name, value, most);
  }
}
