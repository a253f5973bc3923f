package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.store.PackageLocation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a package comes from. Opening it yields a folder whose every file was verified. */
public sealed interface PackageSource extends AutoCloseable {

  /** Verifies, and brings what is not here yet. */
  ModelFolder open()
      throws IOException, InvalidPackageException, WrongDigestException, InterruptedException;

  /** Removes what was unpacked for the time of serving. */
  @Override
  default void close() {}

  /**
   * Reads what a person wrote.
   *
   * @param text a folder, an archive, or an {@code s3://} address
   * @param environment credentials and endpoint, for S3
   */
  static PackageSource parse(String text, Map<String, String> environment) {
    if (text.startsWith("s3://")) {
      return new Remote(location(text), environment, new ScratchFolder());
    }
    Path path = Path.of(text);
    if (Files.isDirectory(path)) {
      return new Folder(path);
    }
    if (Files.isRegularFile(path)) {
      return new Archive(path, new ScratchFolder());
    }
    throw new InvalidSettingException(
        "%s is neither a folder nor an archive here; expected one of them, or an s3:// address"
            .formatted(path));
  }

  /** An {@code s3://} address, or a complaint that says what is wrong with it. */
  static PackageLocation location(String text) {
    try {
      return PackageLocation.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(e.getMessage());
    }
  }

  /** Unpacked already, by {@code fetch} or by hand. */
  record Folder(Path path) implements PackageSource {
    @Override
    public ModelFolder open() throws IOException, InvalidPackageException {
      return PackageReader.open(path);
    }
  }

  /** A {@code .tar.gz} on this machine. */
  record Archive(Path path, ScratchFolder scratch) implements PackageSource {
    @Override
    public ModelFolder open() throws IOException, InvalidPackageException {
      Path folder = scratch.create();
      try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
        PackageReader.extract(bytes, folder, Limits.defaults());
      }
      return PackageReader.open(folder);
    }

    @Override
    public void close() {
      scratch.close();
    }
  }

  /** An object in S3. */
  record Remote(PackageLocation location, Map<String, String> environment, ScratchFolder scratch)
      implements PackageSource {
    @Override
    public ModelFolder open()
        throws IOException, InvalidPackageException, WrongDigestException, InterruptedException {
      Path folder = scratch.create();
      PackageFetcher.forEver(environment).fetch(location, folder);
      return PackageReader.open(folder);
    }

    @Override
    public void close() {
      scratch.close();
    }
  }
}
