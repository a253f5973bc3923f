package io.anomalyoperator.modelpackage;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a manifest may list: safe names, once each, in any mix of case, of a bearable size. */
final class FileRules {
  private final Set<String> files = new HashSet<>(Set.of(EntryNames.MANIFEST));
  private final Set<String> folders = new HashSet<>();

  private FileRules() {}

  static void check(Manifest manifest, Limits limits) throws InvalidPackageException {
    checkCount(manifest, limits);
    var rules = new FileRules();
    for (var file : manifest.files().entrySet()) {
      rules.checkName(file.getKey());
      checkEntry(file.getKey(), file.getValue());
    }
    rules.checkFolders();
    checkSize(manifest, limits);
    for (var needed :
        List.of(
            manifest.model().file(),
            EntryNames.GOLDEN,
            EntryNames.CALIBRATION,
            EntryNames.REFERENCE)) {
      ManifestRules.require(
          manifest.files().containsKey(needed), "files", "no " + Text.quoted(needed), "one");
    }
  }

  private static void checkCount(Manifest manifest, Limits limits) throws InvalidPackageException {
    if (manifest.files().size() >= limits.maxEntries()) {
      throw InvalidPackageException.entry(
          Violation.TOO_MANY_ENTRIES,
          EntryNames.MANIFEST,
          "files: %d beside the manifest, the limit is %d entries in all"
              .formatted(manifest.files().size(), limits.maxEntries()));
    }
  }

  private void checkName(String name) throws InvalidPackageException {
    ManifestRules.require(
        EntryNames.isSafe(name),
        "files",
        "the name " + Text.quoted(name),
        "at most %d letters, digits and . _ - with / between parts".formatted(EntryNames.LONGEST));
    // where case does not count, one would replace the other
    var folded = name.toLowerCase(Locale.ROOT);
    ManifestRules.require(
        files.add(folded),
        "files",
        "the name " + Text.quoted(name) + " again",
        "it once, in any case");
    for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
      folders.add(folded.substring(0, slash));
    }
  }

  private void checkFolders() throws InvalidPackageException {
    for (var folder : folders) {
      ManifestRules.require(
          !files.contains(folder),
          "files",
          Text.quoted(folder) + " as file and folder",
          "one of them");
    }
  }

  private static void checkEntry(String name, Manifest.FileEntry file)
      throws InvalidPackageException {
    ManifestRules.require(
        Digests.isSha256(file.sha256()),
        "files." + name + ".sha256",
        Text.quoted(file.sha256()),
        "64 lower-case hexadecimal digits");
    ManifestRules.require(file.size() >= 0, "files." + name + ".size", file.size(), "0 or more");
  }

  private static void checkSize(Manifest manifest, Limits limits) throws InvalidPackageException {
    long left = limits.maxUnpackedBytes();
    for (var file : manifest.files().values()) {
      if (file.size() > left) {
        throw InvalidPackageException.entry(
            Violation.UNPACKED_TOO_LARGE,
            EntryNames.MANIFEST,
            "files: together more than %d bytes, which is the limit"
                .formatted(limits.maxUnpackedBytes()));
      }
      left -= file.size();
    }
  }
}
