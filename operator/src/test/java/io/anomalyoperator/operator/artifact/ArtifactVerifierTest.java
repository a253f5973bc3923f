package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.S3PackageStore;
import io.anomalyoperator.store.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Packages in an S3 that is real but for its accounts: good ones, bad ones, absent ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArtifactVerifierTest {
  private static final String SHA_OF_SOMETHING_ELSE = "ab".repeat(32);
  private static final long MAX_BYTES = 1_000_000;

  private final List<String> looked = new ArrayList<>();
  private final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();
  private MockS3 server;
  private S3Client s3;
  private PackageDigest digest;
  private byte[] good;
  private StoreSettings operators;
  private ArtifactVerifier verifier;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = new MockS3();
    s3 = server.client();
    var archive = folder.resolve("good.tar.gz");
    digest = TestPackage.write(folder, archive, 100_000);
    good = Files.readAllBytes(archive);
    operators = server.settings();
    verifier = verifier(operators, MAX_BYTES);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anObjectIsResolvedToItsNewestVersion() {
    put("resolved", new byte[] {1});
    var newest = put("resolved", good);
    assertEquals(
        new Finding.Found<>(
            new ResolvedArtifact("models", "resolved", newest, null, (long) good.length)),
        resolve("models", artifact("resolved", null, null)));
  }

  @Test
  void aVersionThatIsNamedIsResolvedToItself() {
    var first = put("pinned", good);
    put("pinned", new byte[] {1});
    var found =
        assertInstanceOf(Finding.Found.class, resolve("models", artifact("pinned", first, null)));
    assertEquals(first, ((ResolvedArtifact) found.value()).versionId());
  }

  @Test
  void aGoodPackageIsReadWithItsGoldenScores() {
    var version = put("good", good);
    var found = assertInstanceOf(Finding.Found.class, verify("good", version, digest.sha256()));
    var verified = (VerifiedArtifact) found.value();
    assertEquals(
        new ResolvedArtifact("models", "good", version, digest.sha256(), (long) good.length),
        verified.artifact());
    assertEquals("mnist", verified.modelName());
    assertEquals("2026-11-20", verified.modelVersion());
    assertEquals(List.of(0.25, 1.5), verified.goldenScores());
    assertEquals(1e-4, verified.goldenTolerance());
    assertEquals("verified " + good.length, looked.getLast());
  }

  @Test
  void theVersionThatWasResolvedIsReadWhateverCameLater() {
    var version = put("overwritten", good);
    put("overwritten", "something else".getBytes(StandardCharsets.UTF_8));
    assertInstanceOf(Finding.Found.class, verify("overwritten", version, null));
  }

  @Test
  void otherBytesThanAskedForAreAVerdict() {
    var version = put("other", good);
    var message = verdict(Reason.DigestMismatch, verify("other", version, SHA_OF_SOMETHING_ELSE));
    assertTrue(message.contains("s3://models/other?versionId=" + version), message);
    assertTrue(message.contains("has SHA-256 " + digest.sha256()), message);
    assertTrue(message.contains("expected " + SHA_OF_SOMETHING_ELSE), message);
  }

  @Test
  void aTruncatedArchiveUnderItsOwnDigestIsInvalid() {
    var cut = Arrays.copyOf(good, good.length / 2);
    var version = put("cut", cut);
    var message = verdict(Reason.PackageInvalid, verify("cut", version, Digests.sha256(cut)));
    assertTrue(message.contains("TRUNCATED"), message);
  }

  @Test
  void aTruncatedArchiveUnderTheDigestOfTheWholeIsOtherBytes() {
    var version = put("cut-2", Arrays.copyOf(good, good.length / 2));
    verdict(Reason.DigestMismatch, verify("cut-2", version, digest.sha256()));
  }

  @Test
  void whatIsNoPackageIsInvalid() {
    verdict(
        Reason.PackageInvalid,
        verify("text", put("text", "hello".getBytes(StandardCharsets.UTF_8)), null));
  }

  @Test
  void aPackageOverTheLimitIsNotRead() {
    var version = put("large", good);
    var message =
        verdict(
            Reason.PackageTooLarge,
            verifier(operators, 1000)
                .verify(
                    "models",
                    artifact("large", null, null),
                    Optional.empty(),
                    resolved("large", version),
                    Set.of()));
    assertTrue(message.contains(good.length + " bytes"), message);
    assertTrue(message.contains("VERIFY_MAX_BYTES"), message);
    assertEquals("PackageTooLarge 0", looked.getLast());
  }

  @Test
  void anAbsentObjectIsInability() {
    var message = unable(Reason.ObjectNotFound, resolve("models", artifact("absent", null, null)));
    assertTrue(message.contains("s3://models/absent"), message);
  }

  @Test
  void anAbsentVersionIsInability() {
    put("versions", good);
    unable(
        Reason.VersionNotFound,
        resolve("models", artifact("versions", "3f0c1d9e-6a0b-4a0e-9d53-6f4f3f1c0001", null)));
  }

  @Test
  void anAbsentBucketIsInability() {
    var elsewhere = new ArtifactSpec("nobodys", "a", null, null, null, null);
    unable(Reason.BucketNotFound, resolve("models", elsewhere));
  }

  @Test
  void aStoreThatIsNotThereIsInability() {
    var gone =
        new ArtifactSpec(
            "models", "a", null, null, new S3Spec("http://127.0.0.1:1", null, null), null);
    unable(Reason.StoreUnreachable, resolve("models", gone));
    unable(
        Reason.StoreUnreachable,
        verifier.verify(
            "models",
            gone,
            Optional.empty(),
            new ResolvedArtifact("models", "a", null, null, null),
            Set.of()));
    assertEquals("StoreUnreachable 0", looked.getLast());
  }

  @Test
  void credentialsComeFromTheNamespacesSecret() {
    secrets.put(
        "models/s3",
        Map.of(
            "AWS_ACCESS_KEY_ID",
            "key\n",
            "AWS_SECRET_ACCESS_KEY",
            "secret",
            "AWS_SESSION_TOKEN",
            "token"));
    var seen = new ArrayList<StoreSettings>();
    var watching =
        new ArtifactVerifier(
            operators,
            this::secret,
            false,
            (namespace, account) -> "token",
            settings -> {
              seen.add(settings);
              return S3PackageStore.of(settings);
            },
            MAX_BYTES,
            1,
            (result, bytes, duration) -> {});
    put("with-secret", good);
    assertInstanceOf(
        Finding.Found.class,
        watching.resolve(
            "models",
            new ArtifactSpec("models", "with-secret", null, null, null, "s3"),
            Optional.empty()));
    assertEquals(
        new Credentials.Keys("key", "secret", Optional.of("token")), seen.getFirst().credentials());
  }

  @Test
  void anAbsentSecretIsNamed() {
    var message =
        unable(
            Reason.CredentialsNotFound,
            resolve("team", new ArtifactSpec("models", "a", null, null, null, "nobodys")));
    assertTrue(message.contains("Secret team/nobodys"), message);
  }

  @Test
  void anAbsentEntryIsNamedAndNoOtherIsShown() {
    secrets.put("models/half", Map.of("AWS_ACCESS_KEY_ID", "AKIAHALF"));
    var message =
        unable(
            Reason.CredentialsNotFound,
            resolve("models", new ArtifactSpec("models", "a", null, null, null, "half")));
    assertTrue(message.contains("has no entry AWS_SECRET_ACCESS_KEY"), message);
    assertFalse(message.contains("AKIAHALF"), message);
  }

  @Test
  void aSecretThatCannotBeReadIsInability() {
    var forbidden =
        verifier(
            operators,
            MAX_BYTES,
            (namespace, name) -> {
              throw new IllegalStateException("secrets is forbidden");
            });
    var message =
        unable(
            Reason.CredentialsNotFound,
            forbidden.resolve(
                "models",
                new ArtifactSpec("models", "a", null, null, null, "s3"),
                Optional.empty()));
    assertTrue(message.contains("forbidden"), message);
  }

  private ArtifactVerifier verifier(StoreSettings settings, long maxBytes) {
    return verifier(settings, maxBytes, this::secret);
  }

  private ArtifactVerifier verifier(
      StoreSettings settings, long maxBytes, NamespaceSecrets secrets) {
    return new ArtifactVerifier(
        settings,
        secrets,
        false,
        (namespace, account) -> "token",
        S3PackageStore::of,
        maxBytes,
        2,
        (result, bytes, duration) -> looked.add(result + " " + bytes));
  }

  private Optional<NamespaceSecrets.Found> secret(String namespace, String name) {
    return Optional.ofNullable(secrets.get(namespace + "/" + name))
        .map(entries -> new NamespaceSecrets.Found(Map.of(), entries));
  }

  private Finding<ResolvedArtifact> resolve(String namespace, ArtifactSpec artifact) {
    return verifier.resolve(namespace, artifact, Optional.empty());
  }

  private Finding<VerifiedArtifact> verify(String key, String version, @Nullable String sha256) {
    return verifier.verify(
        "models", artifact(key, null, sha256), Optional.empty(), resolved(key, version), Set.of());
  }

  private String put(String key, byte[] bytes) {
    return s3.putObject(object -> object.bucket("models").key(key), RequestBody.fromBytes(bytes))
        .versionId();
  }

  private static ArtifactSpec artifact(
      String key, @Nullable String version, @Nullable String sha256) {
    return new ArtifactSpec("models", key, version, sha256, null, null);
  }

  private static ResolvedArtifact resolved(String key, String version) {
    return new ResolvedArtifact("models", key, version, null, null);
  }

  private static String verdict(Reason reason, Finding<?> finding) {
    var verdict = assertInstanceOf(Finding.Verdict.class, finding);
    assertEquals(reason, verdict.reason(), verdict.message());
    return verdict.message();
  }

  private static String unable(Reason reason, Finding<?> finding) {
    var unable = assertInstanceOf(Finding.Unable.class, finding);
    assertEquals(reason, unable.reason(), unable.message());
    return unable.message();
  }
}
