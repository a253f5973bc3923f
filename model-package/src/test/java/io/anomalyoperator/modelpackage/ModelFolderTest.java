package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder is not trusted more than an archive: somebody may have been at it. */
class ModelFolderTest {
  private static final byte[] ARCHIVE = TestArchive.good().gzip();
  @TempDir Path folder;

  @BeforeEach
  void extract() throws Exception {
    PackageReader.extract(new ByteArrayInputStream(ARCHIVE), folder, Limits.defaults());
  }

  @Test
  void anExtractedFolderIsOpened() throws Exception {
    var opened = PackageReader.open(folder);

    assertEquals(Fixtures.golden(), opened.golden());
    assertEquals(
        Optional.of(new PackageDigest(Digests.sha256(ARCHIVE), ARCHIVE.length)), opened.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {EntryNames.MODEL, EntryNames.GOLDEN})
  void aChangedFileIsRefused(String name) throws Exception {
    var bytes = Files.readAllBytes(folder.resolve(name));
    bytes[bytes.length - 1] ^= 1;
    Files.write(folder.resolve(name), bytes);

    assertRefused(Violation.WRONG_HASH, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {EntryNames.MODEL, EntryNames.CALIBRATION})
  void aShortenedFileIsRefused(String name) throws Exception {
    Files.write(folder.resolve(name), new byte[5]);

    assertRefused(Violation.WRONG_SIZE, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {EntryNames.MODEL, EntryNames.REFERENCE})
  void aMissingFileIsRefused(String name) throws Exception {
    Files.delete(folder.resolve(name));

    assertRefused(Violation.MISSING_ENTRY, name);
  }

  @Test
  void aFolderInPlaceOfAFileIsRefused() throws Exception {
    Files.delete(folder.resolve(EntryNames.MODEL));
    Files.createDirectory(folder.resolve(EntryNames.MODEL));

    assertRefused(Violation.MISSING_ENTRY, EntryNames.MODEL);
  }

  @Test
  void aFolderWithoutManifestIsRefused() throws Exception {
    Files.delete(folder.resolve(EntryNames.MANIFEST));

    assertRefused(Violation.MANIFEST_INVALID, EntryNames.MANIFEST);
  }

  @Test
  void aHugeManifestIsRefused() throws Exception {
    Files.write(folder.resolve(EntryNames.MANIFEST), new byte[(1 << 20) + 1]);

    assertRefused(Violation.MANIFEST_TOO_LARGE, EntryNames.MANIFEST);
  }

  @Test
  void otherFilesAreLeftAlone() throws Exception {
    Files.writeString(folder.resolve("notes.txt"), "mine");

    assertEquals("mnist", PackageReader.open(folder).manifest().name());
  }

  @Test
  void theMarkOfAnotherPackageIsNotBelieved() throws Exception {
    var manifest = folder.resolve(EntryNames.MANIFEST);
    Files.writeString(manifest, Files.readString(manifest).replace("\"mnist\"", "\"other\""));

    var opened = PackageReader.open(folder);

    assertEquals("other", opened.manifest().name());
    assertEquals(Optional.empty(), opened.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "not json", "{\"sha256\":\"..\",\"size\":-5}"})
  void aDamagedMarkIsNotBelieved(String mark) throws Exception {
    Files.writeString(folder.resolve(".package.json"), mark);

    assertEquals(Optional.empty(), PackageReader.open(folder).digest());
  }

  @Test
  void extractingAnotherPackageReplacesTheFirst() throws Exception {
    var other = TestArchive.good().list(EntryNames.MODEL, new byte[] {1, 2, 3}).gzip();

    PackageReader.extract(new ByteArrayInputStream(other), folder, Limits.defaults());

    var opened = PackageReader.open(folder);
    assertEquals(Digests.sha256(other), opened.digest().orElseThrow().sha256());
    assertEquals(3, Files.size(opened.model()));
  }

  @Test
  void aFailedExtractionTakesTheMarkOfTheFirstAway() throws Exception {
    var broken = TestArchive.good().add("evil", new byte[1]).gzip();

    assertThrows(
        InvalidPackageException.class,
        () -> PackageReader.extract(new ByteArrayInputStream(broken), folder, Limits.defaults()));

    assertRefused(Violation.MANIFEST_INVALID, EntryNames.MANIFEST);
  }

  @Test
  void aLinkThatLiesInTheWayIsNotFollowed() throws Exception {
    var target =
        Files.writeString(folder.resolveSibling("precious-" + folder.getFileName()), "keep");
    Files.delete(folder.resolve(EntryNames.MODEL));
    Files.createSymbolicLink(folder.resolve(EntryNames.MODEL), target);

    assertThrows(
        java.io.IOException.class,
        () -> PackageReader.extract(new ByteArrayInputStream(ARCHIVE), folder, Limits.defaults()));

    assertEquals("keep", Files.readString(target));
    Files.delete(target);
  }

  private void assertRefused(Violation violation, String entry) {
    var verdict = assertThrows(InvalidPackageException.class, () -> PackageReader.open(folder));
    assertEquals(violation, verdict.violation(), verdict.getMessage());
    assertEquals(Optional.of(entry), verdict.entry());
  }
}
