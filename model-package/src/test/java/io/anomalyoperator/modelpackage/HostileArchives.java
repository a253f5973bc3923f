package io.anomalyoperator.modelpackage;

import static io.anomalyoperator.modelpackage.Hostile.archive;
import static io.anomalyoperator.modelpackage.Hostile.concat;
import static io.anomalyoperator.modelpackage.Hostile.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Archives that break a rule by their form: as gzip, or as tar. */
final class HostileArchives {
  private static final byte[] CONTENT = "evil".getBytes(StandardCharsets.UTF_8);
  private static final int BLOCK = 512;

  private HostileArchives() {}

  static Stream<Hostile> gzip() {
    return Stream.of(
        archive("nothing at all", Violation.NOT_GZIP, "after 0 bytes", () -> new byte[0]),
        archive("a plain tar", Violation.NOT_GZIP, "not a .tar.gz", () -> good().tar()),
        archive(
            "a zip",
            Violation.NOT_GZIP,
            "50 4b",
            () -> "PK\3\4 and more".getBytes(StandardCharsets.ISO_8859_1)),
        archive(
            "a gzip header with a file name",
            Violation.NOT_GZIP,
            "gzip -n",
            () -> patched(good().gzip(), 3, 8)),
        archive(
            "an archive cut in its data",
            Violation.TRUNCATED,
            "in the middle",
            () -> cut(good().gzip(), 500)),
        archive(
            "an archive cut in its checksum",
            Violation.TRUNCATED,
            "in the middle",
            () -> cut(good().gzip(), 3)),
        archive(
            "another checksum",
            Violation.CORRUPT_GZIP,
            "checksum",
            () -> patched(good().gzip(), -8, 0x55)),
        archive(
            "another length",
            Violation.CORRUPT_GZIP,
            "checksum",
            () -> patched(good().gzip(), -1, 0x55)),
        archive(
            "data that no deflate makes",
            Violation.CORRUPT_GZIP,
            "damaged",
            () -> patched(good().gzip(), 10, 0xff)),
        archive(
            "garbage after the archive",
            Violation.TRAILING_DATA,
            "follow",
            () -> concat(good().gzip(), CONTENT)),
        archive(
            "zeros after the archive",
            Violation.TRAILING_DATA,
            "follow",
            () -> concat(good().gzip(), new byte[100])),
        archive(
            "a second gzip member with another archive",
            Violation.TRAILING_DATA,
            "one gzip member",
            () -> concat(good().gzip(), good().gzip())),
        archive(
            "one archive in two gzip members",
            Violation.TRAILING_DATA,
            "one gzip member",
            HostileArchives::splitMembers),
        archive(
            "zeros without end behind the end",
            Violation.TRAILING_DATA,
            "end marker",
            HostileArchives::zerosBehindTheEnd));
  }

  static Stream<Hostile> tar() {
    return Stream.of(
        archive(
            "gzip of something else",
            Violation.CORRUPT_TAR,
            "checksum",
            () -> TestArchive.gzip(Arrays.copyOf(CONTENT, 2000))),
        archive(
            "a damaged header",
            Violation.CORRUPT_TAR,
            "checksum",
            () -> TestArchive.gzip(patched(good().tar(), 0, 'M'))),
        archive(
            "bytes between entries",
            Violation.CORRUPT_TAR,
            "between the entries",
            HostileArchives::paddingWithData),
        entry(
            "a size that is not a number",
            Violation.CORRUPT_TAR,
            EntryNames.MANIFEST,
            "octal",
            () -> TestArchive.gzip(header(0, h -> with(h, 124, "7z")))),
        entry(
            "a size in binary, which could be negative",
            Violation.CORRUPT_TAR,
            EntryNames.MANIFEST,
            "octal",
            () -> TestArchive.gzip(header(0, h -> with(h, 124, "\u00ff".repeat(12))))),
        archive(
            "an archive without end marker",
            Violation.TRUNCATED,
            "end marker",
            () -> TestArchive.gzip(cut(good().tar(), endOf(good().tar())))),
        archive(
            "an archive cut within an entry",
            Violation.TRUNCATED,
            "within an entry",
            () -> TestArchive.gzip(Arrays.copyOf(good().tar(), 3 * BLOCK + 100))),
        archive(
            "an entry behind the end marker",
            Violation.TRAILING_DATA,
            "end marker",
            () -> TestArchive.gzip(concat(good().tar(), good().tar()))));
  }

  private static TestArchive good() {
    return TestArchive.good();
  }

  private static byte[] cut(byte[] bytes, int fewer) {
    return Arrays.copyOf(bytes, bytes.length - fewer);
  }

  /** One byte changed; those counted from the end are negative. */
  private static byte[] patched(byte[] bytes, int position, int value) {
    bytes[position < 0 ? bytes.length + position : position] = (byte) value;
    return bytes;
  }

  private static byte[] splitMembers() {
    var tar = good().tar();
    return TestArchive.gzip(Arrays.copyOf(tar, BLOCK), Arrays.copyOfRange(tar, BLOCK, tar.length));
  }

  private static byte[] zerosBehindTheEnd() {
    return TestArchive.gzip(concat(good().tar(), new byte[1_000_000]));
  }

  private static byte[] paddingWithData() {
    var tar = good().tar();
    tar[TestArchive.endOfManifest(tar) - 1] = 1;
    return TestArchive.gzip(tar);
  }

  /** The archive with a header changed and its checksum made right again. */
  private static byte[] header(int offset, UnaryOperator<byte[]> change) {
    var tar = good().tar();
    var header = change.apply(Arrays.copyOfRange(tar, offset, offset + BLOCK));
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    with(header, 148, "%06o\0 ".formatted(sum));
    System.arraycopy(header, 0, tar, offset, BLOCK);
    return tar;
  }

  private static byte[] with(byte[] header, int offset, String text) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
    return header;
  }

  /** How many zeros an archive ends with, in whole blocks. */
  private static int endOf(byte[] tar) {
    int blocks = 0;
    while (Arrays.equals(
        Arrays.copyOfRange(tar, tar.length - (blocks + 1) * BLOCK, tar.length - blocks * BLOCK),
        new byte[BLOCK])) {
      blocks++;
    }
    return blocks * BLOCK;
  }
}
