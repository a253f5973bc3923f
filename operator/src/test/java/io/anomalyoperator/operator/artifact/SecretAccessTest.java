package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.store.StoreSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Who may edit models may not therefore read every Secret beside them. */
class SecretAccessTest {
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "hidden");

  private final Map<String, NamespaceSecrets.Found> secrets = new HashMap<>();
  private final SecretAccess access = new SecretAccess(this::secret, true);

  private Optional<NamespaceSecrets.Found> secret(String namespace, String name) {
    return Optional.ofNullable(secrets.get(namespace + "/" + name));
  }

  private void secret(String name, Map<String, String> labels) {
    secrets.put("models/" + name, new NamespaceSecrets.Found(labels, KEYS));
  }

  private static CannotReadException refused(Executable asked) {
    var refused = assertThrows(CannotReadException.class, asked);
    assertEquals(Reason.SecretNotAllowed, refused.reason(), refused.getMessage());
    assertFalse(refused.getMessage().contains("hidden"), refused.getMessage());
    return refused;
  }

  @Test
  void aSecretThatSaysSoMayBeNamed() throws CannotReadException {
    secret("s3", Map.of(Labels.ALLOW_MODELS, "true"));
    assertEquals(Optional.of(KEYS), access.entries("models", "s3"));
    assertDoesNotThrow(() -> access.check("models", Set.of("s3")));
  }

  @Test
  void anyOtherMayNot() {
    secret("database", Map.of());
    secret("doubtful", Map.of(Labels.ALLOW_MODELS, "yes"));
    for (String name : Set.of("database", "doubtful")) {
      var message = refused(() -> access.entries("models", name)).getMessage();
      assertTrue(message.contains("Secret models/" + name), message);
      assertTrue(message.contains(Labels.ALLOW_MODELS + "=true"), message);
      refused(() -> access.check("models", Set.of(name)));
    }
  }

  @Test
  void oneThatIsMadeLaterCouldLackTheLabel() {
    refused(() -> access.check("models", Set.of("made-later")));
  }

  @Test
  void whereNoLabelIsAskedForAllMayBeNamed() throws CannotReadException {
    secret("database", Map.of());
    var open = new SecretAccess(this::secret, false);
    assertEquals(Optional.of(KEYS), open.entries("models", "database"));
    assertDoesNotThrow(() -> open.check("models", Set.of("database", "made-later")));
  }

  @Test
  void nothingIsReadFromS3ForAModelThatNamesAnyOther() {
    secret("database", Map.of());
    var verifier =
        new ArtifactVerifier(
            StoreSettings.aws("us-east-1"),
            this::secret,
            true,
            (namespace, account) -> "token",
            settings -> {
              throw new AssertionError("S3 was asked");
            },
            1000,
            1,
            (result, bytes, duration) -> {});
    var keys = new ArtifactSpec("models", "a", null, null, null, "database");
    var none = new ArtifactSpec("models", "a", null, null, null, null);
    var resolved = new ResolvedArtifact("models", "a", null, null, null);
    for (Finding<?> finding :
        List.of(
            verifier.resolve("models", keys, Optional.empty()),
            verifier.verify("models", keys, Optional.empty(), resolved, Set.of()),
            verifier.verify("models", none, Optional.empty(), resolved, Set.of("database")))) {
      var unable = assertInstanceOf(Finding.Unable.class, finding);
      assertEquals(Reason.SecretNotAllowed, unable.reason(), unable.message());
    }
  }
}
