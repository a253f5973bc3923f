package io.anomalyoperator.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.server.fixtures.ChildJvm;
import io.anomalyoperator.server.fixtures.FakeS3;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.model.PackageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fetch with a cache: with S3 and without, with a good cache and with bad ones. */
class FetchFromCacheTest {
  private static final List<byte[]> PACKAGES = new ArrayList<>();

  @TempDir private Path scratch;
  private Path cache = Path.of("");
  private FakeS3 s3 = newS3();

  private static FakeS3 newS3() {
    try {
      return new FakeS3();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void write(@TempDir Path folder) throws Exception {
    for (String version : List.of("v1", "v2", "v3")) {
      Path archive = folder.resolve(version);
      TestPackage.autoencoder(folder).version(version).write(archive);
      PACKAGES.add(Files.readAllBytes(archive));
    }
  }

  @BeforeEach
  void publish() {
    cache = scratch.resolve("cache");
    for (int i = 0; i < PACKAGES.size(); i++) {
      s3.put("models", "v" + i, PACKAGES.get(i));
    }
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  @Test
  void aSecondFetchDoesWithoutS3() throws Exception {
    assertEquals(0, fetch(0, "first"));
    s3.close();

    assertEquals(0, fetch(0, "second"));

    assertEquals(
        sha256(0), PackageReader.open(scratch.resolve("second")).digest().orElseThrow().sha256());
  }

  @Test
  void withoutADigestTheCacheIsGoneAround() {
    assertEquals(0, run("s3://models/v0", "first"));

    assertEquals(1, s3.requests());
    assertEquals(Set.of(), kept());
  }

  @Test
  void aDamagedEntryIsFetchedAnew() throws Exception {
    fetch(0, "first");
    byte[] damaged = PACKAGES.get(0).clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(entry(0), damaged);

    assertEquals(0, fetch(0, "second"));

    PackageReader.open(scratch.resolve("second"));
    assertEquals(2, s3.requests());
    assertEquals(sha256(0), Digests.sha256(entry(0)));
  }

  @Test
  void anEntryThatWasCutShortIsFetchedAnew() throws Exception {
    fetch(0, "first");
    Files.write(entry(0), Arrays.copyOf(PACKAGES.get(0), PACKAGES.get(0).length / 2));

    assertEquals(0, fetch(0, "second"));

    assertEquals(sha256(0), Digests.sha256(entry(0)));
  }

  @Test
  void anotherGoodPackageUnderTheNameIsFetchedAnew() throws Exception {
    fetch(0, "first");
    Files.write(entry(0), PACKAGES.get(1));

    assertEquals(0, fetch(0, "second"));

    assertEquals(
        sha256(0), PackageReader.open(scratch.resolve("second")).digest().orElseThrow().sha256());
    assertEquals(sha256(0), Digests.sha256(entry(0)));
  }

  @Test
  void aForgedEntryLeavesNothingInTheFolderWhileS3IsAway() throws Exception {
    fetch(0, "first");
    Files.write(entry(0), PACKAGES.get(1));
    s3.close();

    assertEquals(1, fetch(0, "second"));

    assertEquals(List.of(), list(scratch.resolve("second")));
    assertEquals(Set.of(), kept());
  }

  @Test
  void whatS3GivesUnderAWrongDigestIsNotKept() {
    assertEquals(3, run("s3://models/v0#sha256=" + sha256(1), "first"));

    assertEquals(Set.of(), kept());
    assertEquals(List.of(), list(cache.resolve("incoming")));
  }

  @Test
  void aFullCacheFailsNoFetch() {
    assertEquals(0, fetch(0, "first", "--cache-limit", "10"));

    assertEquals(Set.of(), kept());
  }

  @Test
  void aCacheThatCannotBeWrittenServesAndFailsNoFetch() throws Exception {
    fetch(0, "first");
    // root writes where it may not: so there is no place to write to
    Files.delete(cache.resolve("incoming"));
    Files.writeString(cache.resolve("incoming"), "a file");

    assertEquals(0, fetch(0, "second", "--cache-keep-as-of", "1f0c/1"));
    assertEquals(1, s3.requests());
    assertEquals(0, fetch(1, "third", "--cache-keep-as-of", "1f0c/1"));

    assertEquals(2, s3.requests());
    assertEquals(Set.of(sha256(0)), kept());
  }

  @Test
  void aBadEntryThatCannotBeDeletedFailsNoFetch() throws Exception {
    Files.createDirectories(entry(0).resolve("something"));

    assertEquals(0, fetch(0, "first"));

    PackageReader.open(scratch.resolve("first"));
  }

  @Test
  void aCacheThatIsNoFolderFailsNoFetch() throws Exception {
    Files.writeString(cache, "a file");

    assertEquals(0, fetch(0, "first", "--cache-keep-as-of", "1f0c/1"));
  }

  @Test
  void aServerTakesItsPackageFromTheCacheToo() throws Exception {
    fetch(0, "first");
    s3.close();
    var environment = new HashMap<>(s3.environment());
    environment.put("PACKAGE_CACHE", cache.toString());

    try (var source = PackageSource.parse(source(0), environment)) {
      assertEquals(sha256(0), source.open().digest().orElseThrow().sha256());
    }
  }

  @Test
  void aLimitThatIsNoNumberEndsWithTwo() {
    assertEquals(2, fetch(0, "first", "--cache-limit", "2Gi"));
    assertEquals(2, fetch(0, "first", "--cache-keep", "mnist"));
  }

  /** As pods do it: several processes, one cache with room for two of three packages. */
  @Test
  void manyProcessesShareACache() throws Exception {
    long limit = 2L * PACKAGES.get(0).length + 1000;
    var processes = new ArrayList<Process>();
    try {
      for (int i = 0; i < 4; i++) {
        processes.add(process(i % 3, "folder" + i, limit));
      }
      for (Process process : processes) {
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), "a fetch does not end");
        assertEquals(0, process.exitValue());
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }

    long bytes = 0;
    for (String digest : kept()) {
      Path entry = cache.resolve("sha256").resolve(digest + ".tar.gz");
      assertEquals(digest, Digests.sha256(entry));
      bytes += Files.size(entry);
    }
    assertTrue(bytes <= limit, bytes + " bytes, the limit is " + limit);
    assertEquals(List.of(), list(cache.resolve("incoming")));
    for (int i = 0; i < 4; i++) {
      PackageReader.open(scratch.resolve("folder" + i));
    }
  }

  private Process process(int which, String folder, long limit) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.command());
    command.addAll(List.of("fetch", "--cache", cache.toString()));
    command.addAll(List.of("--cache-limit", Long.toString(limit)));
    command.addAll(List.of(source(which), scratch.resolve(folder).toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(s3.environment());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private int fetch(int which, String folder, String... options) {
    return run(source(which), folder, options);
  }

  private int run(String source, String folder, String... options) {
    var arguments =
        new ArrayList<>(List.of("fetch", "--attempts", "1", "--cache", cache.toString()));
    arguments.addAll(Arrays.asList(options));
    arguments.addAll(List.of(source, scratch.resolve(folder).toString()));
    return ModelServerCommand.run(arguments.toArray(String[]::new), s3.environment());
  }

  private static String source(int which) {
    return "s3://models/v" + which + "?versionId=v1#sha256=" + sha256(which);
  }

  private static String sha256(int which) {
    return Digests.sha256(PACKAGES.get(which));
  }

  private Path entry(int which) {
    return cache.resolve("sha256").resolve(sha256(which) + ".tar.gz");
  }

  private Set<String> kept() {
    return list(cache.resolve("sha256")).stream()
        .map(name -> name.replace(".tar.gz", ""))
        .collect(Collectors.toSet());
  }

  private static List<String> list(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
