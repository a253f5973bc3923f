package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an archive: manifest first, then each entry against what the manifest says of it,
 * before a byte of it is read where its header tells enough. Holds one buffer, the manifest and the
 * small entries, whatever the size of the model.
 */
final class ArchiveCheck {
  private static final int BUFFER = 1 << 16;

  private final Limits limits;
  private final EntrySink sink;
  private final ArchiveBytes archive;
  private final Map<String, byte[]> held = new HashMap<>();
  private final TreeSet<String> seen = new TreeSet<>();
  private final byte[] buffer = new byte[BUFFER];
  private @Nullable Manifest manifest;
  private String manifestSha256 = "";

  ArchiveCheck(InputStream in, Limits limits, EntrySink sink) {
    this.limits = limits;
    this.sink = sink;
    this.archive = new ArchiveBytes(in, limits.maxArchiveBytes());
  }

  VerifiedPackage run() throws IOException, InvalidPackageException {
    try (var gzip = new GzipReader(archive)) {
      gzip.open();
      var tar = new TarReader(gzip, limits.maxUnpackedBytes());
      for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        take(entry.get(), tar);
      }
    }
    return verified();
  }

  private void take(TarReader.Header entry, TarReader tar)
      throws IOException, InvalidPackageException {
    if (seen.size() == limits.maxEntries()) {
      throw InvalidPackageException.entry(
          Violation.TOO_MANY_ENTRIES,
          entry.name(),
          "the archive has more than %d entries, which is the limit"
              .formatted(limits.maxEntries()));
    }
    if (manifest == null) {
      takeManifest(entry, tar);
    } else {
      takeListed(entry, tar, manifest);
    }
    tar.finish(entry);
    seen.add(entry.name());
  }

  private void takeManifest(TarReader.Header entry, TarReader tar)
      throws IOException, InvalidPackageException {
    if (!entry.name().equals(EntryNames.MANIFEST)) {
      throw InvalidPackageException.entry(
          Violation.MANIFEST_NOT_FIRST,
          entry.name(),
          "it is the first entry, expected " + EntryNames.MANIFEST);
    }
    requireAtMost(limits.maxManifestBytes(), entry, Violation.MANIFEST_TOO_LARGE);
    var bytes = new byte[(int) entry.size()];
    manifestSha256 = copy(entry, tar, bytes);
    manifest = ManifestJson.decode(bytes, limits);
  }

  private void takeListed(TarReader.Header entry, TarReader tar, Manifest manifest)
      throws IOException, InvalidPackageException {
    if (seen.contains(entry.name())) {
      throw InvalidPackageException.entry(
          Violation.DUPLICATE_ENTRY, entry.name(), "the archive has a second entry of this name");
    }
    var listed = manifest.files().get(entry.name());
    if (listed == null) {
      throw InvalidPackageException.entry(
          Violation.UNLISTED_ENTRY, entry.name(), "the manifest does not list this entry");
    }
    ListedFile.requireSize(entry.name(), listed, entry.size());
    boolean hold = Contents.holds(entry.name());
    if (hold) {
      requireAtMost(limits.maxGoldenBytes(), entry, Violation.ENTRY_TOO_LARGE);
    }
    var bytes = new byte[hold ? (int) entry.size() : 0];
    ListedFile.requireSha256(entry.name(), listed, copy(entry, tar, bytes));
    if (hold) {
      held.put(entry.name(), bytes);
    }
  }

  /** Passes the content on, into {@code memory} too if that has room, and answers its digest. */
  private String copy(TarReader.Header entry, TarReader tar, byte[] memory)
      throws IOException, InvalidPackageException {
    var sha256 = Digests.newSha256();
    try (var out = sink.open(entry.name())) {
      for (long done = 0; done < entry.size(); ) {
        int n = tar.read(buffer, 0, (int) Math.min(buffer.length, entry.size() - done));
        sha256.update(buffer, 0, n);
        out.write(buffer, 0, n);
        if (memory.length > 0) {
          System.arraycopy(buffer, 0, memory, (int) done, n);
        }
        done += n;
      }
    }
    return Digests.hex(sha256.digest());
  }

  private VerifiedPackage verified() throws InvalidPackageException {
    var manifest = this.manifest;
    if (manifest == null) {
      throw InvalidPackageException.archive(
          Violation.MANIFEST_NOT_FIRST, "the archive is empty, expected " + EntryNames.MANIFEST);
    }
    for (var name : manifest.files().keySet()) {
      if (!seen.contains(name)) {
        throw InvalidPackageException.entry(
            Violation.MISSING_ENTRY, name, "the manifest lists it, the archive does not have it");
      }
    }
    // each is let go once it is decoded
    var contents = Contents.read(manifest, name -> Objects.requireNonNull(held.remove(name)));
    return new VerifiedPackage(
        archive.digest(), manifestSha256, manifest, contents.golden(), contents.calibration());
  }

  private static void requireAtMost(long limit, TarReader.Header entry, Violation violation)
      throws InvalidPackageException {
    if (entry.size() > limit) {
      throw InvalidPackageException.entry(
          violation,
          entry.name(),
          "it has %d bytes, the limit is %d".formatted(entry.size(), limit));
    }
  }
}
