package io.anomalyoperator.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.store.StoreException.Kind;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The contract on a real server, and what a mock does not judge. Runs where {@code S3_ENDPOINT},
 * {@code S3_ACCESS_KEY} and {@code S3_SECRET_KEY} are set, with rights to create buckets.
 */
@EnabledIfEnvironmentVariable(named = "S3_ENDPOINT", matches = ".+")
@EnabledIfEnvironmentVariable(named = "S3_ACCESS_KEY", matches = ".+")
class RealServerStoreTest extends StoreContract {
  private static final Map<String, String> ENVIRONMENT = System.getenv();
  private static final PackageLocation ANYWHERE = PackageLocation.of("any-bucket", "any-key");

  @Override
  StoreSettings settings() {
    return as(ENVIRONMENT.get("S3_ACCESS_KEY"), ENVIRONMENT.get("S3_SECRET_KEY"));
  }

  @AfterEach
  void leaveNothingBehind() {
    try (var s3 = S3Clients.of(settings())) {
      var versions = s3.listObjectVersionsPaginator(request -> request.bucket(bucket));
      for (var version : versions.versions()) {
        delete(s3, version.key(), version.versionId());
      }
      for (var marker : versions.deleteMarkers()) {
        delete(s3, marker.key(), marker.versionId());
      }
      s3.deleteBucket(request -> request.bucket(bucket));
    }
  }

  private void delete(S3Client s3, String key, String version) {
    s3.deleteObject(request -> request.bucket(bucket).key(key).versionId(version));
  }

  @Test
  void anUnknownAccessKeyIsDenied() {
    assertDenied(as("nobody", "secret"));
  }

  @Test
  void aWrongSecretIsDenied() {
    assertDenied(as(ENVIRONMENT.get("S3_ACCESS_KEY"), "wrong"));
  }

  @RepeatedTest(10)
  void ofManyWhoPublishTheSameAtOnceOneCreates() throws Exception {
    var archive = archive(200_000);
    Callable<Published> publish = () -> store.publish(archive, bucket, KEY);

    try (var threads = Executors.newFixedThreadPool(4)) {
      int created = 0;
      for (var done : threads.invokeAll(Collections.nCopies(4, publish))) {
        created += done.get().created() ? 1 : 0;
      }
      assertEquals(1, created);
    }
  }

  private static void assertDenied(StoreSettings settings) {
    try (var store = S3PackageStore.of(settings)) {
      assertKind(Kind.ACCESS_DENIED, () -> store.resolve(ANYWHERE));
      assertKind(Kind.ACCESS_DENIED, () -> store.open(ANYWHERE));
    }
  }

  private static StoreSettings as(String access, String secret) {
    return StoreSettings.of(
        URI.create(ENVIRONMENT.get("S3_ENDPOINT")),
        new Credentials.Keys(access, secret, Optional.empty()));
  }
}
