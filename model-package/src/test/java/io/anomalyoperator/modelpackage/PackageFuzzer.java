package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A target of {@code bench/fuzz.sh}. The first byte chooses what the others are: an archive, the
 * tar in one, the manifest of a package or one of its tensor files, with the right digest.
 */
public final class PackageFuzzer {
  private static final String[] FILES = {
    EntryNames.GOLDEN, EntryNames.CALIBRATION, EntryNames.REFERENCE
  };

  private PackageFuzzer() {}

  /** Called by the fuzzer, again and again. */
  public static void fuzzerTestOneInput(byte[] data) throws Exception {
    if (data.length == 0) {
      return;
    }
    int kind = Math.floorMod(data[0], 3 + FILES.length);
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    switch (kind) {
      case 0 -> CorruptionTest.assertNoticed(rest);
      case 1 -> CorruptionTest.assertNoticed(TestArchive.gzip(rest));
      case 2 -> CorruptionTest.assertNoticed(TestArchive.good().manifestBytes(_ -> rest).gzip());
      default -> judge(TestArchive.good().list(FILES[kind - 3], rest).gzip());
    }
  }

  /** Another file makes another package: good or bad, there is a verdict. */
  private static void judge(byte[] archive) throws IOException {
    try {
      var _ = PackageReader.verify(new java.io.ByteArrayInputStream(archive), Limits.defaults());
    } catch (InvalidPackageException verdict) {
      // as it should be; anything else that is thrown is a finding
    }
  }

  /** Writes what to begin with into a folder. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    var contents = Fixtures.contents();
    write(folder, 0, TestArchive.good().gzip());
    write(folder, 1, TestArchive.good().tar());
    byte[] tar = TestArchive.good().tar();
    int from = new String(tar, StandardCharsets.ISO_8859_1).indexOf('{');
    write(folder, 2, Arrays.copyOfRange(tar, from, indexOfZero(tar, from)));
    for (int i = 0; i < FILES.length; i++) {
      write(folder, 3 + i, contents.get(FILES[i]));
    }
  }

  private static int indexOfZero(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != 0) {
      at++;
    }
    return at;
  }

  private static void write(Path folder, int kind, byte[] rest) throws IOException {
    byte[] seed = new byte[rest.length + 1];
    seed[0] = (byte) kind;
    System.arraycopy(rest, 0, seed, 1, rest.length);
    Files.write(folder.resolve("seed-" + kind), seed);
  }
}
