package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageWriterTest {
  @TempDir Path folder;
  private Path archive;
  private Map<String, Path> files;

  @BeforeEach
  void putFiles() throws Exception {
    archive = folder.resolve("out/package.tar.gz");
    files = Fixtures.files(folder.resolve("in"));
  }

  @Test
  void theBytesAreTheSameOnEveryMachine() throws Exception {
    files.put(EntryNames.MODEL, Files.write(folder.resolve("model"), new byte[] {1, 2, 3}));

    var digest = PackageWriter.write(Fixtures.draft(), files, archive);

    // changes only with the format, and the format's version with it
    assertEquals(
        "55a52af3869b6ecb4766a2851667006156ade8d1aa53b67a33620f822a610d0b", digest.sha256());
  }

  @Test
  void otherToolsReadIt() throws Exception {
    PackageWriter.write(Fixtures.draft(), files, archive);

    var found = new TreeMap<String, byte[]>();
    var order = new ArrayList<String>();
    try (var tar = new TarArchiveInputStream(gunzip())) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertPlain(entry);
        order.add(entry.getName());
        found.put(entry.getName(), tar.readAllBytes());
      }
    }
    assertEquals(
        List.of(
            EntryNames.MANIFEST,
            EntryNames.CALIBRATION,
            EntryNames.GOLDEN,
            EntryNames.MODEL,
            EntryNames.REFERENCE),
        order);
    Fixtures.contents()
        .forEach((name, content) -> assertArrayEquals(content, found.get(name), name));
  }

  @Test
  void moreFilesMayGoAlong() throws Exception {
    files.put("code/inference.py", Files.writeString(folder.resolve("x.py"), "pass\n"));

    PackageWriter.write(Fixtures.draft(), files, archive);
    try (var in = Files.newInputStream(archive)) {
      PackageReader.extract(in, folder.resolve("model"), Limits.defaults());
    }

    assertEquals("pass\n", Files.readString(folder.resolve("model/code/inference.py")));
    assertEquals("mnist", PackageReader.open(folder.resolve("model")).manifest().name());
  }

  @Test
  void aDraftThatNobodyCouldReadIsRefused() {
    var draft = Fixtures.draft();
    var nameless =
        Manifest.draft(
            "",
            draft.version(),
            draft.model(),
            draft.input(),
            draft.score(),
            draft.threshold(),
            draft.training());

    var verdict =
        assertThrows(
            InvalidPackageException.class, () -> PackageWriter.write(nameless, files, archive));

    assertEquals(Violation.MANIFEST_INVALID, verdict.violation());
    assertEquals(false, Files.exists(archive));
  }

  @Test
  void aWrongGoldenSetIsRefusedAndTheFormerPackageKept() throws Exception {
    var former = PackageWriter.write(Fixtures.draft(), files, archive);
    Files.write(files.get(EntryNames.GOLDEN), new byte[10]);

    assertThrows(
        InvalidPackageException.class, () -> PackageWriter.write(Fixtures.draft(), files, archive));

    assertEquals(former.sha256(), Digests.sha256(archive));
    try (var left = Files.list(archive.getParent())) {
      assertEquals(List.of(archive), left.toList());
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    files.put(EntryNames.MODEL, folder.resolve("nowhere.pt"));

    var error =
        assertThrows(
            IOException.class, () -> PackageWriter.write(Fixtures.draft(), files, archive));

    assertEquals(folder.resolve("nowhere.pt").toString(), error.getMessage());
  }

  @Test
  void storedGzipIsGzip() throws Exception {
    // more than two blocks of 65,535 bytes, and none
    for (int size : new int[] {0, 1, 65_535, 65_536, 200_000}) {
      var content = Fixtures.model(size);
      var bytes = new java.io.ByteArrayOutputStream();
      try (var gzip = new StoredGzip(bytes)) {
        gzip.write(content);
      }
      try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertArrayEquals(content, in.readAllBytes());
      }
    }
  }

  private InputStream gunzip() throws IOException {
    return new GZIPInputStream(Files.newInputStream(archive));
  }

  private static void assertPlain(TarArchiveEntry entry) {
    assertEquals(0, entry.getLastModifiedTime().toMillis());
    assertEquals(0, entry.getLongUserId());
    assertEquals(0, entry.getLongGroupId());
    assertEquals("", entry.getUserName());
    assertEquals(0100644, entry.getMode());
  }
}
