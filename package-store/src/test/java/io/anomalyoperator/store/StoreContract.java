package io.anomalyoperator.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** What a store does on every server that speaks S3's protocol. */
abstract class StoreContract {
  static final String KEY = "mnist/" + "0f".repeat(32) + ".tar.gz";

  @TempDir Path folder;
  final String bucket = "models-" + UUID.randomUUID();
  private S3Client s3;
  PackageStore store;

  abstract StoreSettings settings();

  @BeforeEach
  void aBucketWithVersions() {
    s3 = S3Clients.of(settings());
    store = S3PackageStore.of(settings());
    s3.createBucket(request -> request.bucket(bucket));
    s3.putBucketVersioning(
        request ->
            request
                .bucket(bucket)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  @AfterEach
  void close() {
    store.close();
    s3.close();
  }

  @Test
  void publishingPinsVersionAndDigest() throws Exception {
    var archive = archive(100_000);

    var published = store.publish(archive, bucket, KEY);

    assertTrue(published.created());
    assertEquals(Digests.sha256(archive), published.digest().sha256());
    assertEquals(100_000, published.digest().size());
    assertTrue(published.versionId().isPresent());
    assertEquals(
        PackageLocation.of(bucket, KEY)
            .withVersionId(published.versionId())
            .withSha256(Digests.sha256(archive)),
        published.location());
  }

  @Test
  void whatWasPublishedIsStreamed() throws Exception {
    var archive = archive(1_000_000);
    var published = store.publish(archive, bucket, KEY);

    try (var stream = store.open(published.location())) {
      assertEquals(1_000_000, stream.size());
      assertEquals(published.versionId(), stream.versionId());
      assertArrayEquals(Files.readAllBytes(archive), stream.readAllBytes());
    }
  }

  @Test
  void resolvingFindsVersionSizeAndTag() throws Exception {
    var published = store.publish(archive(1234), bucket, KEY);

    var resolved = store.resolve(PackageLocation.of(bucket, KEY));

    assertEquals(published.versionId(), resolved.versionId());
    assertEquals(published.versionId(), resolved.location().versionId());
    assertEquals(1234, resolved.size());
    assertFalse(resolved.etag().isEmpty());
  }

  @Test
  void whatHasItsTagStillIsNoNews() throws Exception {
    var published = store.publish(archive(1234), bucket, KEY);
    var newest = PackageLocation.of(bucket, KEY);
    String etag;
    try (var stream = store.open(published.location())) {
      etag = stream.etag().orElseThrow();
    }
    assertEquals(store.resolve(newest).etag(), etag);

    assertEquals(Optional.empty(), store.resolveUnless(newest, etag));

    overwrite("x".repeat(1234));
    var changed = store.resolveUnless(newest, etag).orElseThrow();
    assertEquals(1234, changed.size());
    assertNotEquals(etag, changed.etag());
    assertNotEquals(published.versionId(), changed.versionId());

    s3.deleteObject(request -> request.bucket(bucket).key(KEY));
    assertKind(Kind.OBJECT_NOT_FOUND, () -> store.resolveUnless(newest, etag));
  }

  @Test
  void anOlderVersionStaysReadable() throws Exception {
    var published = store.publish(archive(10), bucket, KEY);
    overwrite("newer");

    var newest = store.resolve(PackageLocation.of(bucket, KEY));

    assertNotEquals(published.versionId(), newest.versionId());
    assertEquals(10, store.resolve(published.location()).size());
    try (var stream = store.open(published.location())) {
      assertEquals(published.digest().sha256(), Digests.sha256(stream));
    }
  }

  @Test
  void publishingTheSameAgainFindsIt() throws Exception {
    var archive = archive(1000);
    var first = store.publish(archive, bucket, KEY);

    var again = store.publish(archive, bucket, KEY);

    assertFalse(again.created());
    assertEquals(first.location(), again.location());
  }

  @Test
  void publishingOverAnotherIsRefused() throws Exception {
    var first = store.publish(archive(1000), bucket, KEY);
    var other = Files.write(folder.resolve("other"), new byte[1000]);

    assertKind(Kind.ALREADY_EXISTS, () -> store.publish(other, bucket, KEY));

    assertEquals(first.versionId(), store.resolve(PackageLocation.of(bucket, KEY)).versionId());
  }

  @Test
  void aMissingBucketIsNamed() {
    var message =
        assertKind(
            Kind.BUCKET_NOT_FOUND,
            () -> store.resolve(PackageLocation.of("no-such-bucket-here", KEY)));

    assertTrue(message.contains("no-such-bucket-here"), message);
  }

  @Test
  void aMissingObjectIsNamed() {
    var message =
        assertKind(Kind.OBJECT_NOT_FOUND, () -> store.open(PackageLocation.of(bucket, KEY)));

    assertTrue(message.contains(KEY), message);
  }

  @Test
  void aMissingVersionIsNotAMissingObject() throws Exception {
    store.publish(archive(10), bucket, KEY);
    var ofAnother = store.publish(archive(20), bucket, "another").versionId();
    var location = PackageLocation.of(bucket, KEY).withVersionId(ofAnother);

    assertKind(Kind.VERSION_NOT_FOUND, () -> store.resolve(location));
    assertKind(Kind.VERSION_NOT_FOUND, () -> store.open(location));
  }

  @Test
  void aVersionOfAMissingObjectIsAMissingObject() throws Exception {
    var version = store.publish(archive(10), bucket, "another").versionId();
    var location = PackageLocation.of(bucket, KEY).withVersionId(version);

    assertKind(Kind.OBJECT_NOT_FOUND, () -> store.resolve(location));
  }

  @Test
  void aVersionThatCannotBeOneIsAMissingVersion() throws Exception {
    store.publish(archive(10), bucket, KEY);
    var location = PackageLocation.of(bucket, KEY).withVersionId(Optional.of("no such version"));

    assertKind(Kind.VERSION_NOT_FOUND, () -> store.resolve(location));
  }

  @Test
  void aDeletedObjectIsMissingButItsVersionIsNot() throws Exception {
    var published = store.publish(archive(10), bucket, KEY);
    s3.deleteObject(request -> request.bucket(bucket).key(KEY));

    assertKind(Kind.OBJECT_NOT_FOUND, () -> store.resolve(PackageLocation.of(bucket, KEY)));
    assertEquals(10, store.resolve(published.location()).size());
  }

  @Test
  void publishingIntoAMissingBucketIsNamed() throws Exception {
    var archive = archive(10);

    assertKind(Kind.BUCKET_NOT_FOUND, () -> store.publish(archive, "no-such-bucket-here", KEY));
  }

  @Test
  void aStreamThatIsNotReadToItsEndCanBeClosed() throws Exception {
    var published = store.publish(archive(5_000_000), bucket, KEY);

    var stream = store.open(published.location());
    assertEquals(100, stream.readNBytes(100).length);
    stream.close();

    assertEquals(5_000_000, store.resolve(published.location()).size());
  }

  static String assertKind(Kind kind, Executable call) {
    var error = assertThrows(StoreException.class, call);
    assertEquals(kind, error.kind(), error.getMessage());
    return error.getMessage();
  }

  private void overwrite(String content) {
    s3.putObject(request -> request.bucket(bucket).key(KEY), RequestBody.fromString(content));
  }

  final Path archive(int size) throws Exception {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("archive-" + size), bytes);
  }
}
