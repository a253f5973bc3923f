package io.anomalyoperator.modelpackage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes packages: the same content always becomes the same bytes. */
public final class PackageWriter {
  private PackageWriter() {}

  /**
   * Writes a package and reads it back, so that what is there afterwards is known to be good.
   *
   * @param draft the manifest, whose files are replaced by what is found
   * @param files by the name of their entry
   * @param archive to write; replaced if it is there, left alone if anything is wrong
   * @throws InvalidPackageException if it would not be a package that {@link PackageReader} takes
   */
  public static PackageDigest write(Manifest draft, Map<String, Path> files, Path archive)
      throws IOException, InvalidPackageException {
    var listed = new TreeMap<String, Manifest.FileEntry>();
    for (var file : files.entrySet()) {
      var path = file.getValue();
      listed.put(file.getKey(), new Manifest.FileEntry(Digests.sha256(path), Files.size(path)));
    }
    var manifest = draft.withFiles(listed);
    ManifestRules.check(manifest, Limits.defaults());

    if (Files.exists(archive) && !Files.isRegularFile(archive)) {
      throw new FileAlreadyExistsException(
          archive.toString(), null, "it is no regular file, and is not replaced");
    }
    Files.createDirectories(archive.toAbsolutePath().getParent());
    var next = archive.resolveSibling(archive.getFileName() + ".new");
    try {
      writeArchive(manifest, files, next);
      var digest = readBack(next);
      Files.move(next, archive, StandardCopyOption.REPLACE_EXISTING);
      return digest;
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static void writeArchive(Manifest manifest, Map<String, Path> files, Path archive)
      throws IOException {
    var json = ManifestJson.encode(manifest);
    try (var out = new ArchiveWriter(Files.newOutputStream(archive))) {
      out.write(EntryNames.MANIFEST, json.length, new ByteArrayInputStream(json));
      for (var listed : manifest.files().entrySet()) {
        var name = listed.getKey();
        try (var in = Files.newInputStream(Objects.requireNonNull(files.get(name)))) {
          out.write(name, listed.getValue().size(), in);
        }
      }
    }
  }

  private static PackageDigest readBack(Path archive) throws IOException, InvalidPackageException {
    try (var in = Files.newInputStream(archive)) {
      return PackageReader.verify(in, Limits.defaults()).digest();
    }
  }
}
