package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageRoundTripTest {
  @TempDir Path folder;
  private Path archive;
  private PackageDigest digest;

  @BeforeEach
  void writeOne() throws Exception {
    archive = folder.resolve("package.tar.gz");
    digest = PackageWriter.write(Fixtures.draft(), Fixtures.files(folder.resolve("in")), archive);
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    var verified = verify(archive);

    assertEquals(digest, verified.digest());
    assertEquals(Digests.sha256(archive), digest.sha256());
    assertEquals(Files.size(archive), digest.size());
    assertEquals(Fixtures.draft().withFiles(verified.manifest().files()), verified.manifest());
    assertEquals(Fixtures.golden(), verified.golden());
    assertEquals(Fixtures.calibration(), verified.calibration());
  }

  @Test
  void theSameContentBecomesTheSameBytes() throws Exception {
    var again = folder.resolve("again.tar.gz");
    PackageWriter.write(Fixtures.draft(), Fixtures.files(folder.resolve("elsewhere")), again);

    assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(again));
  }

  @Test
  void anExtractedPackageOpensWithItsDigest() throws Exception {
    var model = folder.resolve("model");
    VerifiedPackage verified;
    try (var in = Files.newInputStream(archive)) {
      verified = PackageReader.extract(in, model, Limits.defaults());
    }

    var opened = PackageReader.open(model);

    assertEquals(Optional.of(digest), opened.digest());
    assertEquals(verified.manifestSha256(), opened.manifestSha256());
    assertEquals(verified.manifest(), opened.manifest());
    assertEquals(Fixtures.golden(), opened.golden());
    assertEquals(Fixtures.calibration(), opened.calibration());
    assertEquals(Fixtures.reference(), opened.reference());
    assertArrayEquals(Fixtures.model(10_000), Files.readAllBytes(opened.model()));
  }

  @Test
  void aFolderWithoutItsMarkHasNoDigest() throws Exception {
    var model = folder.resolve("model");
    try (var in = Files.newInputStream(archive)) {
      PackageReader.extract(in, model, Limits.defaults());
    }
    Files.delete(model.resolve(".package.json"));

    assertEquals(Optional.empty(), PackageReader.open(model).digest());
  }

  @Test
  void nothingButThePackageIsLeftBehind() throws Exception {
    try (var files = Files.list(folder)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".new")));
    }
  }

  private static VerifiedPackage verify(Path archive) throws Exception {
    try (var in = Files.newInputStream(archive)) {
      return PackageReader.verify(in, Limits.defaults());
    }
  }
}
