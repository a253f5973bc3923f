package io.anomalyoperator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageLocationTest {
  private static final String SHA256 = "0f".repeat(32);

  @Test
  void aPinNamesVersionAndDigest() {
    var location =
        PackageLocation.parse("s3://models/mnist/x.tar.gz?versionId=3HL4kq#sha256=" + SHA256);

    assertEquals("models", location.bucket());
    assertEquals("mnist/x.tar.gz", location.key());
    assertEquals(Optional.of("3HL4kq"), location.versionId());
    assertEquals(Optional.of(SHA256), location.sha256());
  }

  @Test
  void bothMayBeLeftOut() {
    assertEquals(
        PackageLocation.of("models", "mnist/x.tar.gz"),
        PackageLocation.parse("s3://models/mnist/x.tar.gz"));
    assertEquals(
        Optional.of(SHA256), PackageLocation.parse("s3://models/x#sha256=" + SHA256).sha256());
  }

  @Property
  void whatIsWrittenIsRead(
      @ForAll @StringLength(min = 1, max = 50) String key,
      @ForAll @StringLength(min = 1, max = 50) String versionId) {
    var location =
        new PackageLocation(
            "models", wellFormed(key), Optional.of(wellFormed(versionId)), Optional.of(SHA256));

    assertEquals(location, PackageLocation.parse(location.toString()));
    assertTrue(location.toString().matches("\\p{ASCII}+"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "models/key",
        "https://models/key",
        "s3://",
        "s3://models",
        "s3://models/",
        "s3:///key",
        "s3://mod els/key",
        "s3://models/key?version=1",
        "s3://models/key?versionId=",
        "s3://models/key#sha256=abc",
        "s3://models/key#md5=abc",
        "s3://models/key%zz",
      })
  void anythingElseIsRefused(String uri) {
    assertThrows(IllegalArgumentException.class, () -> PackageLocation.parse(uri));
  }

  /** Half of a surrogate pair cannot be part of a URI. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }
}
