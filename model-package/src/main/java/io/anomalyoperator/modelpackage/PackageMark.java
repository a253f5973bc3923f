package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code .package.json}: from which archive a folder was extracted. Written last, so that a folder
 * that has it is complete; bound to the manifest, so that it speaks of no other package.
 */
final class PackageMark {
  private static final String FILE = ".package.json";

  private PackageMark() {}

  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  static void write(Path folder, PackageDigest digest, String manifestSha256) throws IOException {
    var json =
        ManifestJson.newObject()
            .put("sha256", digest.sha256())
            .put("size", digest.size())
            .put("manifestSha256", manifestSha256);
    var next = folder.resolve(FILE + ".new");
    Files.writeString(next, json + "\n");
    Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<PackageDigest> read(Path folder, String manifestSha256) throws IOException {
    try {
      var json = ManifestJson.parse(Files.readAllBytes(folder.resolve(FILE)));
      var sha256 = json.path("sha256").asText();
      long size = json.path("size").asLong(-1);
      boolean speaksOfThis = json.path("manifestSha256").asText().equals(manifestSha256);
      return speaksOfThis && Digests.isSha256(sha256) && size >= 0
          ? Optional.of(new PackageDigest(sha256, size))
          : Optional.empty();
    } catch (NoSuchFileException | JsonProcessingException | CharacterCodingException noMark) {
      return Optional.empty();
    }
  }
}
