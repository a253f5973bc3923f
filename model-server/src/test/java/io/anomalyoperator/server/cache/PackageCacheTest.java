package io.anomalyoperator.server.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who stays and who goes. Packages are 100 bytes each here, and the cache has room for three. */
class PackageCacheTest {
  private static final int SIZE = 100;
  private static final long LIMIT = 3 * SIZE + 50;

  @TempDir private Path folder;

  @Test
  void whatWasPutInComesOut() throws IOException {
    var cache = cache(KeepList.parse("", ""));
    byte[] bytes = bytes('a');

    put(cache, bytes);

    assertArrayEquals(bytes, cache.open(sha256('a')).orElseThrow().bytes().readAllBytes());
    assertEquals(List.of(), files("incoming"));
  }

  @Test
  void theLeastRecentlyUsedMakesRoom() throws IOException {
    var cache = cache(KeepList.parse("", ""));
    put(cache, bytes('a'));
    put(cache, bytes('b'));
    put(cache, bytes('c'));
    usedAgo('a', 30);
    usedAgo('b', 20);
    usedAgo('c', 10);
    cache.open(sha256('a')).orElseThrow().good();

    put(cache, bytes('d'));

    assertEquals(digests('a', 'c', 'd'), kept());
  }

  @Test
  void whatIsToBeKeptStaysHoweverLongItWasNotUsed() throws IOException {
    put(cache(KeepList.parse("", "")), bytes('a'));
    put(cache(KeepList.parse("", "")), bytes('b'));
    put(cache(KeepList.parse("", "")), bytes('c'));
    usedAgo('a', 30);
    usedAgo('b', 20);
    usedAgo('c', 10);

    put(cache(KeepList.parse(sha256('a'), "")), bytes('d'));

    assertEquals(digests('a', 'c', 'd'), kept());
  }

  @Test
  void nothingIsDeletedForAPackageThatWouldNotFitAnyway() throws IOException {
    var all = String.join(",", digests('a', 'b'));
    var cache = cache(KeepList.parse(all, "1f0c/3"));
    put(cache, bytes('a'));
    put(cache, bytes('b'));
    put(cache, bytes('c'));

    put(cache, new byte[2 * SIZE]);

    assertEquals(digests('a', 'b', 'c'), kept());
  }

  @Test
  void aPodOfAnOldRevisionDeletesNothingThatALaterOneNeeds() throws IOException {
    var old = cache(KeepList.parse(sha256('a'), "1f0c/1"));
    put(old, bytes('a'));
    put(cache(KeepList.parse(String.join(",", digests('a', 'b', 'c')), "1f0c/3")), bytes('b'));
    put(old, bytes('c'));

    put(old, bytes('d'));

    assertEquals(digests('a', 'b', 'c'), kept());
  }

  @Test
  void aNewerListIsNotedWithoutAPackage() throws IOException {
    var old = cache(KeepList.parse(sha256('a'), "1f0c/1"));
    put(old, bytes('a'));
    put(old, bytes('b'));
    put(old, bytes('c'));
    usedAgo('b', 30);

    cache(KeepList.parse(String.join(",", digests('a', 'b')), "1f0c/2")).note();
    put(old, bytes('d'));

    assertEquals(digests('a', 'b', 'd'), kept());
  }

  @Test
  void aPackageThatIsArrivingCountsAsIfItWereThere() throws IOException {
    var keepsAll = KeepList.parse(String.join(",", digests('a', 'b')), "1f0c/3");
    put(cache(keepsAll), bytes('a'));
    put(cache(keepsAll), bytes('b'));

    try (var arriving = cache(keepsAll).copy(sha256('c'), SIZE)) {
      put(cache(keepsAll), bytes('d'));
      arriving.of(new ByteArrayInputStream(bytes('c'))).readAllBytes();
      arriving.keep();
    }

    assertEquals(digests('a', 'b', 'c'), kept());
  }

  @Test
  void twoWhoBringTheSameCopyItOnce() throws IOException {
    var cache = cache(KeepList.parse("", ""));
    try (var first = cache.copy(sha256('a'), SIZE);
        var second = cache.copy(sha256('a'), SIZE)) {
      assertEquals(1, files("incoming").size());
      second.of(new ByteArrayInputStream(bytes('a'))).readAllBytes();
      second.keep();
      assertEquals(Set.of(), kept());
      first.of(new ByteArrayInputStream(bytes('a'))).readAllBytes();
      first.keep();
    }
    assertEquals(digests('a'), kept());
  }

  @Test
  void aCopyThatWasNotFoundGoodLeavesNothing() throws IOException {
    try (var copy = cache(KeepList.parse("", "")).copy(sha256('a'), SIZE)) {
      copy.of(new ByteArrayInputStream(bytes('a'))).readAllBytes();
    }

    assertEquals(Set.of(), kept());
    assertEquals(List.of(), files("incoming"));
  }

  @Test
  void whatAKilledFetchLeftIsClearedAway() throws IOException {
    var cache = cache(KeepList.parse("", ""));
    cache.copy(sha256('a'), 3 * SIZE).of(new ByteArrayInputStream(bytes('a'))).readAllBytes();
    Path left = files("incoming").getFirst();
    Files.setLastModifiedTime(left, ago(Duration.ofHours(1)));

    put(cache, bytes('b'));

    assertFalse(Files.exists(left));
    assertEquals(digests('b'), kept());
  }

  @Test
  void aCopyWhoseFileIsGoneHarmsNobody() throws IOException {
    var cache = cache(KeepList.parse("", ""));
    try (var copy = cache.copy(sha256('a'), SIZE)) {
      Files.delete(files("incoming").getFirst());
      assertArrayEquals(bytes('a'), copy.of(new ByteArrayInputStream(bytes('a'))).readAllBytes());
      copy.keep();
    }
    assertEquals(Set.of(), kept());
  }

  @Test
  void whoFindsItBadDoesNotDeleteItsGoodSuccessor() throws IOException {
    var cache = cache(KeepList.parse("", ""));
    Files.createDirectories(entry('a').getParent());
    Files.write(entry('a'), bytes('x'));
    try (var slow = cache.open(sha256('a')).orElseThrow();
        var fast = cache.open(sha256('a')).orElseThrow()) {
      fast.bad("another digest");
      put(cache, bytes('a'));

      slow.bad("another digest");
    }
    assertEquals(digests('a'), kept());
  }

  @Test
  void aFolderUnderAPackagesNameIsNoPackage() throws IOException {
    Path folder = Files.createDirectories(entry('a'));

    assertEquals(Optional.empty(), cache(KeepList.parse("", "")).open(sha256('a')));
    assertFalse(Files.exists(folder));
  }

  @Test
  void aLinkUnderAPackagesNameIsNotFollowed() throws IOException {
    Path elsewhere = Files.write(folder.resolve("elsewhere"), bytes('a'));
    Files.createDirectories(entry('a').getParent());
    Files.createSymbolicLink(entry('a'), elsewhere);

    assertEquals(Optional.empty(), cache(KeepList.parse("", "")).open(sha256('a')));
    assertFalse(Files.isSymbolicLink(entry('a')));
    assertTrue(Files.exists(elsewhere));
  }

  @Test
  void aCacheThatCannotBeMadeIsGoneAround() throws IOException {
    Files.writeString(folder.resolve("sha256"), "a file where a folder should be");
    var cache = cache(KeepList.parse("", "1f0c/1"));

    cache.note();
    assertEquals(Optional.empty(), cache.open(sha256('a')));
    try (var copy = cache.copy(sha256('a'), SIZE)) {
      assertArrayEquals(bytes('a'), copy.of(new ByteArrayInputStream(bytes('a'))).readAllBytes());
      copy.keep();
    }
  }

  private PackageCache cache(KeepList keep) {
    return new PackageCache(new CacheSettings(folder, LIMIT, keep));
  }

  private static void put(PackageCache cache, byte[] bytes) throws IOException {
    try (var copy = cache.copy(Digests.sha256(bytes), bytes.length)) {
      copy.of(new ByteArrayInputStream(bytes)).readAllBytes();
      copy.keep();
    }
  }

  private static byte[] bytes(char letter) {
    var bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) letter);
    return bytes;
  }

  private static String sha256(char letter) {
    return Digests.sha256(bytes(letter));
  }

  private static Set<String> digests(char... letters) {
    return new String(letters)
        .chars()
        .mapToObj(letter -> sha256((char) letter))
        .collect(Collectors.toSet());
  }

  private Path entry(char letter) {
    return folder.resolve("sha256").resolve(sha256(letter) + ".tar.gz");
  }

  private void usedAgo(char letter, long minutes) throws IOException {
    Files.setLastModifiedTime(entry(letter), ago(Duration.ofMinutes(minutes)));
  }

  private static FileTime ago(Duration time) {
    return FileTime.from(Instant.now().minus(time));
  }

  private Set<String> kept() throws IOException {
    return files("sha256").stream()
        .map(file -> file.getFileName().toString().replace(".tar.gz", ""))
        .collect(Collectors.toSet());
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.toList();
    }
  }
}
