package io.anomalyoperator.modelpackage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Verifies a package with a model of so many MiB, which is made while it is read and never kept,
 * and prints how fast that was and how much heap it took. With a second argument, it only writes
 * the package to that file.
 */
final class VerifyLargePackage {
  private static final int MIB = 1 << 20;

  private VerifyLargePackage() {}

  public static void main(String[] args) throws Exception {
    int mebibytes = Integer.parseInt(args[0]);
    var manifest = manifest(mebibytes);
    if (args.length > 1) {
      write(manifest, mebibytes, Files.newOutputStream(Path.of(args[1])));
      return;
    }

    long begin = System.nanoTime();
    VerifiedPackage verified;
    try (var archive = stream(manifest, mebibytes)) {
      verified = PackageReader.verify(archive, Limits.defaults());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;

    System.out.printf(
        "verified %d MiB in %.1f s, %.0f MiB/s; peak heap %.0f MiB of %d; sha256 %s%n",
        mebibytes,
        seconds,
        mebibytes / seconds,
        peakHeap() / (double) MIB,
        Runtime.getRuntime().maxMemory() / MIB,
        verified.digest().sha256());
  }

  private static Manifest manifest(int mebibytes) throws IOException {
    var files = new TreeMap<String, Manifest.FileEntry>();
    for (var content : Fixtures.contents().entrySet()) {
      var bytes = content.getValue();
      files.put(content.getKey(), new Manifest.FileEntry(Digests.sha256(bytes), bytes.length));
    }
    files.put(
        EntryNames.MODEL,
        new Manifest.FileEntry(Digests.sha256(new Model(mebibytes)), (long) mebibytes * MIB));
    return Fixtures.draft().withFiles(files);
  }

  private static InputStream stream(Manifest manifest, int mebibytes) throws IOException {
    var in = new PipedInputStream(MIB);
    var out = new PipedOutputStream(in);
    Thread.ofPlatform().daemon().start(() -> write(manifest, mebibytes, out));
    return in;
  }

  private static void write(Manifest manifest, int mebibytes, OutputStream out) {
    var json = ManifestJson.encode(manifest);
    var contents = Fixtures.contents();
    try (var archive = new ArchiveWriter(out)) {
      archive.write(EntryNames.MANIFEST, json.length, new ByteArrayInputStream(json));
      for (var listed : manifest.files().entrySet()) {
        var name = listed.getKey();
        archive.write(
            name,
            listed.getValue().size(),
            name.equals(EntryNames.MODEL)
                ? new Model(mebibytes)
                : new ByteArrayInputStream(contents.get(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most that was in use at once, garbage included. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  /** So many MiB of random bytes, the same ones over again. */
  private static final class Model extends InputStream {
    private final byte[] block = Fixtures.model(MIB);
    private long left;

    Model(int mebibytes) {
      left = (long) mebibytes * MIB;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("byte by byte would be slow");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int at = (int) (-left & (MIB - 1));
      int n = (int) Math.min(Math.min(length, block.length - at), left);
      System.arraycopy(block, at, buffer, offset, n);
      left -= n;
      return n;
    }
  }
}
