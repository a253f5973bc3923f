package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The files of a folder against its manifest, each read once. */
final class FolderCheck {
  private final Path folder;
  private final Limits limits;
  private final Map<String, byte[]> held = new HashMap<>();

  FolderCheck(Path folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  ModelFolder run() throws IOException, InvalidPackageException {
    var json =
        readSmall(EntryNames.MANIFEST, limits.maxManifestBytes(), Violation.MANIFEST_INVALID);
    var manifest = ManifestJson.decode(json, limits);
    for (var listed : manifest.files().entrySet()) {
      checkFile(listed.getKey(), listed.getValue());
    }
    var contents = Contents.read(manifest, name -> Objects.requireNonNull(held.remove(name)));
    var manifestSha256 = Digests.sha256(json);
    return new ModelFolder(
        folder,
        manifest,
        manifestSha256,
        PackageMark.read(folder, manifestSha256),
        contents.golden(),
        contents.calibration(),
        contents.reference());
  }

  private void checkFile(String name, Manifest.FileEntry listed)
      throws IOException, InvalidPackageException {
    requireFile(name, Violation.MISSING_ENTRY);
    ListedFile.requireSize(name, listed, Files.size(folder.resolve(name)));
    if (Contents.holds(name)) {
      var bytes = readSmall(name, limits.maxGoldenBytes(), Violation.MISSING_ENTRY);
      ListedFile.requireSha256(name, listed, Digests.sha256(bytes));
      held.put(name, bytes);
    } else {
      ListedFile.requireSha256(name, listed, Digests.sha256(folder.resolve(name)));
    }
  }

  private byte[] readSmall(String name, long limit, Violation ifMissing)
      throws IOException, InvalidPackageException {
    requireFile(name, ifMissing);
    try (var in = Files.newInputStream(folder.resolve(name))) {
      var bytes = in.readNBytes((int) limit + 1);
      if (bytes.length > limit) {
        throw InvalidPackageException.entry(
            name.equals(EntryNames.MANIFEST)
                ? Violation.MANIFEST_TOO_LARGE
                : Violation.ENTRY_TOO_LARGE,
            name,
            "it has more than %d bytes, which is the limit".formatted(limit));
      }
      return bytes;
    }
  }

  private void requireFile(String name, Violation ifMissing) throws InvalidPackageException {
    if (!Files.isRegularFile(folder.resolve(name))) {
      throw InvalidPackageException.entry(
          ifMissing, name, "there is no such file in the folder " + folder);
    }
  }
}
