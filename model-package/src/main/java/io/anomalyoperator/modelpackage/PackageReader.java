package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads packages that nobody has checked. An archive is read once, front to back, in constant
 * memory, and to its very end, so that the digest is one of all its bytes.
 *
 * <p>Two kinds of failure are told apart: {@link InvalidPackageException} is a verdict on the
 * package; an {@link IOException}, of the stream that was given or of the folder, is none. A stream
 * must therefore never end early when its transport breaks, but throw.
 */
public final class PackageReader {
  private PackageReader() {}

  /** Checks every rule; writes nothing. The stream is read to its end and not closed. */
  public static VerifiedPackage verify(InputStream archive, Limits limits)
      throws IOException, InvalidPackageException {
    return new ArchiveCheck(archive, limits, EntrySink.NOWHERE).run();
  }

  /**
   * Checks every rule, and writes the entries into the folder, which is made if it is not there. No
   * file stays behind if a rule is broken or the stream fails. Whether it is the package that was
   * asked for is for the caller to see, by the digest.
   */
  public static VerifiedPackage extract(InputStream archive, Path folder, Limits limits)
      throws IOException, InvalidPackageException {
    Files.createDirectories(folder);
    PackageMark.remove(folder);
    var sink = new FolderSink(folder);
    boolean complete = false;
    try {
      var verified = new ArchiveCheck(archive, limits, sink).run();
      PackageMark.write(folder, verified.digest(), verified.manifestSha256());
      complete = true;
      return verified;
    } finally {
      if (!complete) {
        sink.discard();
      }
    }
  }

  /**
   * Checks a package that lies unpacked in a folder. Files that the manifest does not list are left
   * alone.
   */
  public static ModelFolder open(Path folder) throws IOException, InvalidPackageException {
    return open(folder, Limits.defaults());
  }

  /** The same within other limits. */
  public static ModelFolder open(Path folder, Limits limits)
      throws IOException, InvalidPackageException {
    return new FolderCheck(folder, limits).run();
  }
}
