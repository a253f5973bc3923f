package io.anomalyoperator.e2e.ground;

import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.PackageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Bad packages, made of good ones. */
public final class Repackage {
  private Repackage() {}

  private record Entry(String name, byte[] content) {}

  /** Cut off in the middle. */
  public static byte[] truncated(Path archive) {
    byte[] whole = bytes(archive);
    return Arrays.copyOf(whole, whole.length / 2);
  }

  /** With an entry that would be written beside the folder. */
  public static byte[] climbing(Path archive) {
    return rewritten(
        archive,
        entries -> {
          var more = new ArrayList<>(entries);
          more.add(new Entry("../climbed", new byte[] {1}));
          return more;
        });
  }

  /** With a model of which one bit is another than the manifest's digest says. */
  public static byte[] altered(Path archive) {
    return rewritten(
        archive,
        entries ->
            entries.stream()
                .map(entry -> entry.name().equals("model.pt") ? flipped(entry) : entry)
                .toList());
  }

  /** Right in itself, but with golden scores that its model does not give. */
  public static void misjudging(Path archive, Path altered) {
    remade(
        archive,
        altered,
        (content, folder) -> {
          var golden = content.golden();
          new GoldenSet(
                  golden.inputs(),
                  Arrays.stream(golden.scores()).map(score -> score + 0.25).toArray(),
                  golden.tolerance())
              .writeTo(folder.resolve("golden.safetensors"));
          return content.manifest();
        });
  }

  /** Right in itself, but clients have to call its input by another name. */
  public static void renamedInput(Path archive, Path altered, String name) {
    remade(
        archive,
        altered,
        (content, _) -> {
          var was = content.manifest();
          var input = was.input();
          return new Manifest(
              was.formatVersion(),
              was.name(),
              was.version(),
              was.model(),
              new Manifest.Input(name, input.datatype(), input.shape(), input.preprocessing()),
              was.score(),
              was.threshold(),
              was.training(),
              was.files());
        });
  }

  private interface Change {
    Manifest of(ModelFolder content, Path folder) throws IOException;
  }

  private static void remade(Path archive, Path altered, Change change) {
    try {
      Path folder = Files.createTempDirectory(altered.toAbsolutePath().getParent(), "remade");
      try (var in = Files.newInputStream(archive)) {
        PackageReader.extract(in, folder, Limits.defaults());
      }
      var content = PackageReader.open(folder);
      Manifest manifest = change.of(content, folder);
      var files = new TreeMap<String, Path>();
      manifest.files().keySet().forEach(name -> files.put(name, folder.resolve(name)));
      PackageWriter.write(manifest, files, altered);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidPackageException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Entry flipped(Entry entry) {
    byte[] content = entry.content().clone();
    content[content.length / 2] ^= 1;
    return new Entry(entry.name(), content);
  }

  private static byte[] rewritten(Path archive, UnaryOperator<List<Entry>> change) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
      for (Entry entry : change.apply(entries(archive))) {
        var header = new TarArchiveEntry(entry.name(), true);
        header.setSize(entry.content().length);
        tar.putArchiveEntry(header);
        tar.write(entry.content());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static List<Entry> entries(Path archive) throws IOException {
    var entries = new ArrayList<Entry>();
    try (var tar =
        new TarArchiveInputStream(new GzipCompressorInputStream(Files.newInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(new Entry(entry.getName(), tar.readAllBytes()));
      }
    }
    return entries;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
