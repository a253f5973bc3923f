package io.anomalyoperator.operator.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessCases.Case;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.S3Spec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may name, as its author and as an attacker would try it. */
class AccessPolicyTest {
  private static final AccessCases CASES = AccessCases.read();

  static Stream<Case> cases() {
    return CASES.cases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsAdmittedOrRefusedForWhatItNames(Case asked) {
    Optional<Refusal> refusal = CASES.policy().refusal(asked.namespace(), spec(asked));
    assertEquals(
        Optional.ofNullable(asked.refused()),
        refusal.map(Refusal::reason).map(Enum::name),
        refusal::toString);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whereEverythingMayBeNamedNothingIsRefused(Case asked) {
    assertEquals(Optional.empty(), AccessPolicy.open().refusal(asked.namespace(), spec(asked)));
  }

  @Test
  void aRefusalSaysWhatWasFoundAndWhatIsAllowed() {
    Case asked =
        cases()
            .filter(c -> c.name().equals("a neighbour with the same beginning"))
            .findFirst()
            .get();
    String message = CASES.policy().refusal("team-a", spec(asked)).orElseThrow().message();
    assertTrue(message.contains("spec.server.image is ghcr.io/team-a-evil/server"), message);
    assertTrue(message.contains("namespace team-a"), message);
    assertTrue(
        message.contains(
            "registry.example.com/anomaly/model-server, ghcr.io/team-a/*, registry.example.com/serving"),
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "server, docker.io/library/server",
    "team/server:1, docker.io/team/server",
    "localhost/server, localhost/server",
    "localhost:5000/server:1, localhost:5000/server",
    "ghcr.io/team/server:1, ghcr.io/team/server",
  })
  void aShortNameIsOneOfDockerHub(String image, String repository) {
    var own = AccessPolicy.of(true, List.of(), new S3Spec(null, null, null), image);
    assertEquals(repository, own.ownRepository());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{imageRepositories: [team/server]}",
        "{imageRepositories: [ghcr.io/team/server:1]}",
        "{imageRepositories: [ghcr.io/team*]}",
        "{imageRepositories: ['*.io/team/*']}",
        "{endpoints: ['https://*.example.com']}",
        "{endpoints: [minio:9000]}",
        "{buckets: ['(a|b)']}",
        "{roleArns: ['arn:aws:iam::*:role/x']}",
        "{namespaces: [Team]}",
      })
  void aRuleThatCouldMeanTwoThingsIsNone(String rule) {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Serialization.unmarshal("---\n" + rule, AccessRule.class));
    assertTrue(refused.toString().contains("expected"), refused::toString);
  }

  private static AnomalyModelSpec spec(Case asked) {
    return Serialization.unmarshal(asked.spec().toString(), AnomalyModelSpec.class);
  }
}
