package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An archive made by another tool than ours: good at first, then spoiled step by step. Steps beside
 * {@link #list} leave the manifest as it is.
 */
final class TestArchive {
  @SuppressWarnings("ArrayRecordComponent")
  private record Item(TarArchiveEntry header, byte[] content) {}

  private final ObjectNode manifest;
  private final List<Item> items = new ArrayList<>();
  private UnaryOperator<byte[]> manifestBytes = bytes -> bytes;
  private boolean manifestFirst = true;

  private TestArchive() {
    try {
      manifest = (ObjectNode) ManifestJson.parse(ManifestJson.encode(Fixtures.draft()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A package that every reader has to take. */
  static TestArchive good() {
    var archive = new TestArchive();
    Fixtures.contents().forEach(archive::list);
    return archive;
  }

  /** Changes what the manifest says. */
  TestArchive manifest(Consumer<ObjectNode> change) {
    change.accept(manifest);
    return this;
  }

  /** Changes the bytes of the manifest. */
  TestArchive manifestBytes(UnaryOperator<byte[]> change) {
    manifestBytes = change;
    return this;
  }

  TestArchive manifestLast() {
    manifestFirst = false;
    return this;
  }

  /** Puts the entry there in place of one of its name, and into the manifest. */
  TestArchive list(String name, byte[] content) {
    manifest
        .withObjectProperty("files")
        .putObject(name)
        .put("sha256", Digests.sha256(content))
        .put("size", content.length);
    return remove(name).add(name, content);
  }

  TestArchive replace(String name, byte[] content) {
    return remove(name).add(name, content);
  }

  TestArchive remove(String name) {
    items.removeIf(item -> item.header().getName().equals(name));
    return this;
  }

  TestArchive add(String name, byte[] content) {
    // the name as it is: neither absolute paths nor anything else made harmless
    return add(new TarArchiveEntry(name, true), content);
  }

  /** An entry of a kind, such as {@code TarConstants.LF_SYMLINK}. */
  TestArchive addOfKind(String name, byte kind) {
    var header = new TarArchiveEntry(name, kind, true);
    header.setLinkName("/etc/passwd");
    return add(header, new byte[0]);
  }

  TestArchive add(TarArchiveEntry header, byte[] content) {
    items.add(new Item(header, content));
    return this;
  }

  byte[] gzip() {
    return gzip(tar());
  }

  byte[] tar() {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      if (manifestFirst) {
        putManifest(tar);
      }
      for (var item : items) {
        put(tar, item.header(), item.content());
      }
      if (!manifestFirst) {
        putManifest(tar);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[]... members) {
    var bytes = new ByteArrayOutputStream();
    for (var member : members) {
      try (var gzip = new GZIPOutputStream(bytes)) {
        gzip.write(member);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toByteArray();
  }

  /** Where in a tar archive the header of the second entry begins. */
  static int endOfManifest(byte[] tar) {
    int size = Integer.parseInt(new String(tar, 124, 11, StandardCharsets.US_ASCII), 8);
    return 512 + (size + 511) / 512 * 512;
  }

  private void putManifest(TarArchiveOutputStream tar) throws IOException {
    var json = manifestBytes.apply(manifest.toString().getBytes(StandardCharsets.UTF_8));
    put(tar, new TarArchiveEntry(EntryNames.MANIFEST), json);
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry header, byte[] content)
      throws IOException {
    if (header.isGlobalPaxHeader()) {
      header.addPaxHeader("comment", "for all that follow");
      tar.putArchiveEntry(header);
      return;
    }
    header.setSize(content.length);
    tar.putArchiveEntry(header);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
