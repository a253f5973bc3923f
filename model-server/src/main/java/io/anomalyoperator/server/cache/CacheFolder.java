package io.anomalyoperator.server.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cache as files:
 *
 * <pre>
 * sha256/DIGEST.tar.gz       a package; its time is that of its last use
 * incoming/DIGEST.SIZE.UUID  one that is on its way in; it counts as SIZE bytes from the beginning
 * keep                       the newest {@link KeepList}
 * lock
 * </pre>
 */
record CacheFolder(Path root) {
  /** A fetch writes all the time: what was not written to for so long was given up. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(15);

  private static final Pattern PACKAGE = Pattern.compile("([0-9a-f]{64})\\.tar\\.gz");
  private static final Pattern INCOMING = Pattern.compile("([0-9a-f]{64})\\.(\\d{1,18})\\..+");

  /**
   * A package, there or on its way in.
   *
   * @param used when it was last used, or written to
   */
  record Entry(Path file, String sha256, long size, Instant used) {}

  Path lock() {
    return root.resolve("lock");
  }

  Path entry(String sha256) {
    return root.resolve("sha256").resolve(sha256 + ".tar.gz");
  }

  Path newIncoming(String sha256, long size) {
    return incoming().resolve("%s.%d.%s".formatted(sha256, size, UUID.randomUUID()));
  }

  private Path incoming() {
    return root.resolve("incoming");
  }

  void make() throws IOException {
    Files.createDirectories(root.resolve("sha256"));
    Files.createDirectories(incoming());
  }

  /** All packages that are there. */
  List<Entry> entries() throws IOException {
    return list(root.resolve("sha256"), PACKAGE);
  }

  /** All packages on their way in, without those that were given up: these are deleted. */
  List<Entry> arriving() throws IOException {
    var alive = new ArrayList<Entry>();
    for (Entry entry : list(incoming(), INCOMING)) {
      if (entry.used().isBefore(Instant.now().minus(GIVEN_UP))) {
        Files.deleteIfExists(entry.file());
      } else {
        alive.add(entry);
      }
    }
    return alive;
  }

  private static List<Entry> list(Path folder, Pattern pattern) throws IOException {
    var found = new ArrayList<Entry>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher name = pattern.matcher(file.getFileName().toString());
        if (!name.matches()) {
          continue;
        }
        try {
          var attributes =
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          long bytes = name.groupCount() > 1 ? Long.parseLong(name.group(2)) : attributes.size();
          found.add(
              new Entry(file, name.group(1), bytes, attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
          // its fetch has finished, or given up, since
        }
      }
    }
    return found;
  }

  Optional<KeepList> noted() throws IOException {
    try {
      return KeepList.fromNote(Files.readString(root.resolve("keep")).lines().toList());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces the note in one go. */
  void note(KeepList list) throws IOException {
    Path draft = root.resolve("keep." + UUID.randomUUID());
    try {
      Files.write(draft, list.note());
      Files.move(
          draft,
          root.resolve("keep"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
