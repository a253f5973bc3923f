package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that fails says nothing about the package. */
class BrokenTransportTest {
  private final byte[] archive = TestArchive.good().gzip();
  private final IOException reset = new IOException("Connection reset");
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 100, 5000})
  void itsErrorComesThroughAsItIs(int after) {
    var error =
        assertThrows(
            IOException.class, () -> PackageReader.verify(breaksAfter(after), Limits.defaults()));

    assertSame(reset, error);
  }

  @Test
  void anErrorBehindTheLastByteIsStillOne() {
    assertThrows(
        IOException.class,
        () -> PackageReader.verify(breaksAfter(archive.length), Limits.defaults()));
  }

  @Test
  void nothingIsLeftInTheFolder() throws Exception {
    assertThrows(
        IOException.class,
        () -> PackageReader.extract(breaksAfter(5000), folder, Limits.defaults()));

    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aStreamThatGivesLittleAtATimeIsReadTheSame() throws Exception {
    var trickle =
        new ByteArrayInputStream(archive) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, 7));
          }
        };

    assertEquals(
        Digests.sha256(archive),
        PackageReader.verify(trickle, Limits.defaults()).digest().sha256());
  }

  private InputStream breaksAfter(int bytes) {
    return new FilterInputStream(new ByteArrayInputStream(archive, 0, bytes)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n < 0) {
          throw reset;
        }
        return n;
      }
    };
  }
}
