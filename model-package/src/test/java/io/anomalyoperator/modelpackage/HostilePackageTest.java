package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to break a rule of the format is refused by its name, and leaves nothing behind. */
class HostilePackageTest {
  @TempDir Path parent;

  static Stream<Hostile> packages() {
    return Stream.of(
            HostileArchives.gzip(),
            HostileArchives.tar(),
            HostileEntries.names(),
            HostileEntries.kinds(),
            HostileEntries.entries(),
            HostileManifests.form(),
            HostileManifests.values(),
            HostileManifests.tables(),
            HostileManifests.files(),
            HostileContents.golden(),
            HostileContents.calibration(),
            HostileContents.reference())
        .flatMap(packages -> packages);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  void isRefused(Hostile hostile) throws Exception {
    var archive = hostile.archive().get();

    var verdict =
        assertThrows(
            InvalidPackageException.class,
            () -> PackageReader.verify(new ByteArrayInputStream(archive), Limits.defaults()));

    assertEquals(hostile.violation(), verdict.violation(), verdict.getMessage());
    assertEquals(hostile.entry(), verdict.entry(), verdict.getMessage());
    assertTrue(verdict.getMessage().contains(hostile.says()), verdict.getMessage());
    assertTrue(verdict.getMessage().lines().count() == 1, "one line: " + verdict.getMessage());

    var folder = parent.resolve("model");
    var again =
        assertThrows(
            InvalidPackageException.class,
            () ->
                PackageReader.extract(
                    new ByteArrayInputStream(archive), folder, Limits.defaults()));
    assertEquals(verdict.getMessage(), again.getMessage());
    assertEquals(List.of(), filesBelow(parent));
  }

  @Test
  void everyRuleIsTried() {
    var tried = packages().map(Hostile::violation).collect(Collectors.toSet());
    // the size of the archive is tried by LimitsTest
    tried.add(Violation.ARCHIVE_TOO_LARGE);

    assertEquals(EnumSet.allOf(Violation.class), tried);
  }

  @Test
  void theSameArchiveUnspoiledIsTaken() throws Exception {
    var archive = TestArchive.good().gzip();

    var verified = PackageReader.verify(new ByteArrayInputStream(archive), Limits.defaults());

    assertEquals(Digests.sha256(archive), verified.digest().sha256());
  }

  private static List<Path> filesBelow(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
