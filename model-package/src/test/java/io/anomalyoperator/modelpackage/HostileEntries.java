package io.anomalyoperator.modelpackage;

import static io.anomalyoperator.modelpackage.Hostile.archive;
import static io.anomalyoperator.modelpackage.Hostile.entry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives with an entry that breaks a rule: by its name, its kind, or what the manifest says. */
final class HostileEntries {
  private static final byte[] CONTENT = "evil".getBytes(StandardCharsets.UTF_8);
  private static final int BLOCK = 512;

  private HostileEntries() {}

  static Stream<Hostile> names() {
    return Stream.of(
            Map.entry("../evil", Violation.PARENT_PATH),
            Map.entry("a/../../evil", Violation.PARENT_PATH),
            Map.entry("..", Violation.PARENT_PATH),
            Map.entry("a\\..\\evil", Violation.PARENT_PATH),
            Map.entry("/etc/cron.d/evil", Violation.ABSOLUTE_PATH),
            Map.entry("C:\\evil", Violation.ABSOLUTE_PATH),
            Map.entry("\\\\host\\share", Violation.ABSOLUTE_PATH),
            Map.entry("./model.pt", Violation.UNSAFE_NAME),
            Map.entry("a//b", Violation.UNSAFE_NAME),
            Map.entry("a/./b", Violation.UNSAFE_NAME),
            Map.entry(".package.json", Violation.UNSAFE_NAME),
            Map.entry("mod\nel", Violation.UNSAFE_NAME),
            Map.entry("modèl", Violation.UNSAFE_NAME),
            Map.entry("a b", Violation.UNSAFE_NAME))
        .map(
            name ->
                entry(
                    "an entry named " + Text.quoted(name.getKey()),
                    name.getValue(),
                    name.getKey(),
                    Text.printable(name.getKey()),
                    () -> good().add(name.getKey(), CONTENT).gzip()));
  }

  static Stream<Hostile> kinds() {
    return Stream.of(
        entry(
            "a symbolic link",
            Violation.LINK,
            "link",
            "symbolic",
            () -> good().addOfKind("link", TarConstants.LF_SYMLINK).gzip()),
        entry(
            "a hard link",
            Violation.LINK,
            "link",
            "hard",
            () -> good().addOfKind("link", TarConstants.LF_LINK).gzip()),
        entry(
            "a symbolic link in place of the model",
            Violation.LINK,
            EntryNames.MODEL,
            "symbolic",
            () ->
                good()
                    .remove(EntryNames.MODEL)
                    .addOfKind(EntryNames.MODEL, TarConstants.LF_SYMLINK)
                    .gzip()),
        entry(
            "a folder",
            Violation.NOT_A_FILE,
            "folder/",
            "folder",
            () -> good().addOfKind("folder/", TarConstants.LF_DIR).gzip()),
        entry(
            "a character device",
            Violation.NOT_A_FILE,
            "null",
            "device",
            () -> good().addOfKind("null", TarConstants.LF_CHR).gzip()),
        entry(
            "a block device",
            Violation.NOT_A_FILE,
            "sda",
            "device",
            () -> good().addOfKind("sda", TarConstants.LF_BLK).gzip()),
        entry(
            "a pipe",
            Violation.NOT_A_FILE,
            "fifo",
            "pipe",
            () -> good().addOfKind("fifo", TarConstants.LF_FIFO).gzip()),
        entry(
            "a PAX header that renames the next entry",
            Violation.EXTENDED_HEADER,
            "PaxHeaders/model.pt",
            "ustar",
            () ->
                good()
                    .add(
                        extension("PaxHeaders/model.pt", TarConstants.LF_PAX_EXTENDED_HEADER_LC),
                        pax("path", "../evil"))
                    .add(EntryNames.MODEL, CONTENT)
                    .gzip()),
        entry(
            "a PAX header that resizes the next entry",
            Violation.EXTENDED_HEADER,
            "PaxHeaders/x",
            "ustar",
            () ->
                good()
                    .add(
                        extension("PaxHeaders/x", TarConstants.LF_PAX_EXTENDED_HEADER_UC),
                        pax("size", "99999999999"))
                    .gzip()),
        entry(
            "a PAX header for all that follow",
            Violation.EXTENDED_HEADER,
            "pax_global_header",
            "ustar",
            () ->
                good()
                    .add(
                        extension("pax_global_header", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER),
                        pax("comment", "x"))
                    .gzip()),
        entry(
            "a long name of GNU tar",
            Violation.EXTENDED_HEADER,
            "././@LongLink",
            "ustar",
            () ->
                good()
                    .add(extension("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME), CONTENT)
                    .gzip()),
        entry(
            "a sparse file of GNU tar",
            Violation.EXTENDED_HEADER,
            "sparse",
            "ustar",
            () -> good().add(extension("sparse", TarConstants.LF_GNUTYPE_SPARSE), CONTENT).gzip()));
  }

  static Stream<Hostile> entries() {
    return Stream.of(
        archive(
            "no entries",
            Violation.MANIFEST_NOT_FIRST,
            "empty",
            () -> TestArchive.gzip(new byte[2 * BLOCK])),
        entry(
            "the manifest at the end",
            Violation.MANIFEST_NOT_FIRST,
            EntryNames.MODEL,
            "first",
            () -> good().manifestLast().gzip()),
        entry(
            "a second manifest",
            Violation.DUPLICATE_ENTRY,
            EntryNames.MANIFEST,
            "second",
            () -> good().add(EntryNames.MANIFEST, CONTENT).gzip()),
        entry(
            "a second model",
            Violation.DUPLICATE_ENTRY,
            EntryNames.MODEL,
            "second",
            () -> good().add(EntryNames.MODEL, CONTENT).gzip()),
        entry(
            "an entry that the manifest does not list",
            Violation.UNLISTED_ENTRY,
            "evil",
            "does not list",
            () -> good().add("evil", CONTENT).gzip()),
        entry(
            "the model again in other case",
            Violation.UNLISTED_ENTRY,
            "MODEL.PT",
            "does not list",
            () -> good().add("MODEL.PT", CONTENT).gzip()),
        entry(
            "no model",
            Violation.MISSING_ENTRY,
            EntryNames.MODEL,
            "does not have it",
            () -> good().remove(EntryNames.MODEL).gzip()),
        entry(
            "no golden set",
            Violation.MISSING_ENTRY,
            EntryNames.GOLDEN,
            "does not have it",
            () -> good().remove(EntryNames.GOLDEN).gzip()),
        entry(
            "a model that expands beyond its size",
            Violation.WRONG_SIZE,
            EntryNames.MODEL,
            "1000000",
            () -> good().replace(EntryNames.MODEL, new byte[1_000_000]).gzip()),
        entry(
            "a model that is shorter than its size",
            Violation.WRONG_SIZE,
            EntryNames.MODEL,
            "it has 4 bytes",
            () -> good().replace(EntryNames.MODEL, CONTENT).gzip()),
        entry(
            "other bytes in the model",
            Violation.WRONG_HASH,
            EntryNames.MODEL,
            Digests.sha256(new byte[10_000]),
            () -> good().replace(EntryNames.MODEL, new byte[10_000]).gzip()),
        entry(
            "a bit flipped in the model",
            Violation.WRONG_HASH,
            EntryNames.MODEL,
            "SHA-256",
            HostileEntries::flippedBitInTheModel),
        entry(
            "other bytes in the golden set",
            Violation.WRONG_HASH,
            EntryNames.GOLDEN,
            "SHA-256",
            () ->
                good()
                    .replace(EntryNames.GOLDEN, new byte[Fixtures.golden().encode().length])
                    .gzip()));
  }

  private static TestArchive good() {
    return TestArchive.good();
  }

  private static TarArchiveEntry extension(String name, byte kind) {
    return new TarArchiveEntry(name, kind, true);
  }

  /** A record of a PAX header, which begins with its own length. */
  private static byte[] pax(String key, String value) {
    var rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 2;
    return (length + rest).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] flippedBitInTheModel() {
    var tar = good().tar();
    tar[TestArchive.endOfManifest(tar) + BLOCK + 5000] ^= 1;
    return TestArchive.gzip(tar);
  }
}
