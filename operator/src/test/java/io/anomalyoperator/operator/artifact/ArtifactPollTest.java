package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.anomalyoperator.store.S3PackageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Whether the object that serves is still what it was, in an S3 that is real but for accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArtifactPollTest {
  private MockS3 server;
  private S3Client s3;
  private byte[] good;
  private ArtifactVerifier verifier;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = new MockS3();
    s3 = server.client();
    var archive = folder.resolve("good.tar.gz");
    TestPackage.write(folder, archive, 100_000);
    good = Files.readAllBytes(archive);
    verifier =
        new ArtifactVerifier(
            server.settings(),
            (namespace, name) -> Optional.empty(),
            false,
            (namespace, account) -> "token",
            S3PackageStore::of,
            1_000_000,
            1,
            (result, bytes, duration) -> {});
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private VerifiedArtifact served(String key, String version) {
    var found = assertInstanceOf(Finding.Found.class, verify(key, version));
    return (VerifiedArtifact) found.value();
  }

  private Finding<ResolvedArtifact> poll(VerifiedArtifact served) {
    return verifier.poll(
        "models",
        artifact(served.artifact().key()),
        Optional.empty(),
        served.artifact(),
        Optional.ofNullable(served.etag()));
  }

  @Test
  void whatServesIsKnownByItsTagWhateverVersionHasIt() {
    var served = served("polled", put("polled", good));
    assertEquals(new Finding.Found<>(served.artifact()), poll(served));
    s3.deleteObject(request -> request.bucket("models").key("polled"));
    assertEquals(Reason.ObjectNotFound, ((Finding.Unable<?>) poll(served)).reason());
    put("polled", good);
    assertEquals(new Finding.Found<>(served.artifact()), poll(served));
  }

  @Test
  void otherBytesOfTheSameSizeAreToldByTheirDigest() {
    var served = served("swapped", put("swapped", good));
    var other = good.clone();
    other[other.length / 2] ^= 1;
    var version = put("swapped", other);
    assertEquals(
        new Finding.Found<>(
            new ResolvedArtifact(
                "models", "swapped", version, Digests.sha256(other), (long) other.length)),
        poll(served));
  }

  @Test
  void aVersionThatIsGoneWithItsObjectIsToldApart() {
    var version = put("erased", good);
    var served = served("erased", version);
    s3.deleteObject(request -> request.bucket("models").key("erased").versionId(version));
    put("erased", good);
    s3.deleteObject(request -> request.bucket("models").key("erased"));
    assertEquals(Reason.VersionNotFound, reasonOf(poll(served)));
  }

  private static Reason reasonOf(Finding<?> finding) {
    return assertInstanceOf(Finding.Unable.class, finding).reason();
  }

  private Finding<VerifiedArtifact> verify(String key, String version) {
    return verifier.verify(
        "models",
        artifact(key),
        Optional.empty(),
        new ResolvedArtifact("models", key, version, null, null),
        Set.of());
  }

  private String put(String key, byte[] bytes) {
    return s3.putObject(object -> object.bucket("models").key(key), RequestBody.fromBytes(bytes))
        .versionId();
  }

  private static ArtifactSpec artifact(String key) {
    return new ArtifactSpec("models", key, null, null, null, null);
  }
}
