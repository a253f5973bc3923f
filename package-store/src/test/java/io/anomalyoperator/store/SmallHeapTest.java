package io.anomalyoperator.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.embedded.s3.EmbeddedS3;
import io.anomalyoperator.modelpackage.Digests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither way holds more than a buffer: seen from a JVM whose heap is a third of the package. */
class SmallHeapTest {
  private static final String HEAP = "-Xmx16m";
  private static final long PACKAGE_BYTES = 48L << 20;
  private static final String BUCKET = "models";
  private static EmbeddedS3 server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = EmbeddedS3.start();
    server.createVersionedBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPackageOfManyTimesTheHeapIsPublishedAndRead() throws Exception {
    Path archive = folder.resolve("package.tar.gz");
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(PACKAGE_BYTES);
    }

    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                PublishAndRead.class.getName(),
                server.endpoint().toString(),
                archive.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, jvm.waitFor(), said);
    assertEquals(Digests.sha256(archive), said.strip().lines().reduce("", (_, last) -> last));
  }

  /** What runs in the small heap; prints the digest of what it read. */
  static final class PublishAndRead {
    private PublishAndRead() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
      var keys = new Credentials.Keys("any", "secret", Optional.empty());
      try (PackageStore store = S3PackageStore.of(StoreSettings.of(URI.create(args[0]), keys))) {
        Published published = store.publish(Path.of(args[1]), BUCKET, "large.tar.gz");
        try (PackageStream bytes = store.open(published.location())) {
          System.out.println(Digests.sha256(bytes));
        }
      }
    }
  }
}
