package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Limits DEFAULTS = Limits.defaults();
  private final byte[] archive = TestArchive.good().gzip();

  @Test
  void anArchiveOfExactlyTheLimitIsTaken() throws Exception {
    var verified = verify(DEFAULTS.withMaxArchiveBytes(archive.length));

    assertEquals(archive.length, verified.digest().size());
  }

  @Test
  void anArchiveOfOneByteMoreIsNot() {
    assertRefused(Violation.ARCHIVE_TOO_LARGE, DEFAULTS.withMaxArchiveBytes(archive.length - 1));
  }

  @Test
  void anEndlessArchiveIsReadNoFurtherThanTheLimit() {
    var read = new AtomicLong();
    // a gzip header, and then empty stored blocks for ever
    var header = new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    var block = new byte[] {0, 0, 0, -1, -1};
    var endless =
        new InputStream() {
          private byte[] next = header;

          @Override
          public int read() {
            throw new UnsupportedOperationException("byte by byte would be slow");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int n = Math.min(length, next.length);
            System.arraycopy(next, 0, buffer, offset, n);
            next = block;
            read.addAndGet(n);
            return n;
          }
        };

    var verdict =
        assertThrows(
            InvalidPackageException.class,
            () -> PackageReader.verify(endless, DEFAULTS.withMaxArchiveBytes(1 << 20)));

    assertEquals(Violation.ARCHIVE_TOO_LARGE, verdict.violation());
    assertTrue(read.get() <= (1 << 20) + (1 << 16), "read " + read);
  }

  @Test
  void whatUnpacksToMoreThanTheLimitIsRefusedByItsManifest() {
    var verdict =
        assertRefused(
            Violation.UNPACKED_TOO_LARGE, new Limits(1 << 20, 5000, 64, 1 << 20, 1 << 20));

    assertEquals(EntryNames.MANIFEST, verdict.entry().orElseThrow());
  }

  @Test
  void headersCountAsUnpackedToo() {
    long declared = Fixtures.contents().values().stream().mapToLong(bytes -> bytes.length).sum();

    assertRefused(
        Violation.UNPACKED_TOO_LARGE, new Limits(1 << 20, declared, 64, 1 << 20, 1 << 20));
  }

  @Test
  void theManifestIsAnEntryToo() throws Exception {
    assertEquals(
        4, verify(new Limits(1 << 20, 1 << 20, 5, 1 << 20, 1 << 20)).manifest().files().size());
    assertRefused(Violation.TOO_MANY_ENTRIES, new Limits(1 << 20, 1 << 20, 4, 1 << 20, 1 << 20));
  }

  @Test
  void aManifestBeyondTheLimitIsNotRead() {
    assertRefused(Violation.MANIFEST_TOO_LARGE, new Limits(1 << 20, 1 << 20, 64, 100, 1 << 20));
  }

  @Test
  void aGoldenSetBeyondTheLimitIsNotRead() {
    assertRefused(Violation.ENTRY_TOO_LARGE, new Limits(1 << 20, 1 << 20, 64, 1 << 20, 100));
  }

  @Test
  void limitsArePositive() {
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMaxArchiveBytes(0));
    assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 1, 1L << 32, 1));
  }

  private VerifiedPackage verify(Limits limits) throws Exception {
    return PackageReader.verify(new ByteArrayInputStream(archive), limits);
  }

  private InvalidPackageException assertRefused(Violation violation, Limits limits) {
    var verdict = assertThrows(InvalidPackageException.class, () -> verify(limits));
    assertEquals(violation, verdict.violation(), verdict.getMessage());
    return verdict;
  }
}
