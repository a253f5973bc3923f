package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to the bytes, there is a verdict, or the package is what it was. */
class CorruptionTest {
  private static final byte[] TAR = TestArchive.good().tar();
  private static final byte[] ARCHIVE = TestArchive.gzip(TAR);
  private static final VerifiedPackage GOOD = verified();

  @Property(tries = 2000)
  void aChangedByteIsNoticed(
      @ForAll("positions") int position, @ForAll @IntRange(min = 1, max = 255) int change)
      throws Exception {
    var archive = ARCHIVE.clone();
    archive[position] ^= (byte) change;

    assertNoticed(archive);
  }

  @Property(tries = 2000)
  void aChangedByteBelowTheCompressionIsNoticed(
      @ForAll("tarPositions") int position, @ForAll @IntRange(min = 1, max = 255) int change)
      throws Exception {
    var tar = TAR.clone();
    tar[position] ^= (byte) change;

    assertNoticed(TestArchive.gzip(tar));
  }

  @Property(tries = 500)
  void aMissingEndIsNoticed(@ForAll("positions") int length) throws Exception {
    assertNoticed(Arrays.copyOf(ARCHIVE, length));
  }

  @Property(tries = 500)
  void anyBytesAreNoPackage(@ForAll byte[] bytes) throws Exception {
    assertNoticed(bytes);
    assertNoticed(TestArchive.gzip(bytes));
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, ARCHIVE.length - 1);
  }

  @Provide
  Arbitrary<Integer> tarPositions() {
    return Arbitraries.integers().between(0, TAR.length - 1);
  }

  /**
   * A package that is taken has the digest of its very bytes, and says the same as the good one,
   * unless its manifest shows by its digest that it is another package.
   */
  static void assertNoticed(byte[] archive) throws Exception {
    try {
      var verified = PackageReader.verify(new ByteArrayInputStream(archive), Limits.defaults());
      assertEquals(Digests.sha256(archive), verified.digest().sha256());
      if (verified.manifestSha256().equals(GOOD.manifestSha256())) {
        assertEquals(GOOD.manifest(), verified.manifest());
      }
      assertEquals(GOOD.golden(), verified.golden());
      assertEquals(GOOD.calibration(), verified.calibration());
    } catch (InvalidPackageException verdict) {
      // as it should be; anything else that is thrown fails the property
    }
  }

  private static VerifiedPackage verified() {
    try {
      return PackageReader.verify(new ByteArrayInputStream(ARCHIVE), Limits.defaults());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
