package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorConfigTest {
  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("MODEL_SERVER_IMAGE", "server:1"));
    environment.put(name, value);
    return environment;
  }

  @Test
  void onlyTheImageMustBeNamed() {
    var config = OperatorConfig.from(Map.of("MODEL_SERVER_IMAGE", "server:1"));
    assertEquals(Set.of(), config.watchNamespaces());
    assertTrue(config.leaderElection());
    assertEquals("anomaly-operator", config.lease());
    assertEquals(Optional.empty(), config.store().endpoint());
  }

  @Test
  void modelsThatDoNotSayWhereS3IsGetTheOperatorsOwn() {
    var config = OperatorConfig.from(with("S3_ENDPOINT", "http://s3:9000"));
    assertEquals("http://s3:9000", config.s3().endpoint());
    assertEquals(Optional.of(URI.create("http://s3:9000")), config.store().endpoint());
    assertTrue(config.store().pathStyle());
  }

  @ParameterizedTest
  @CsvSource({
    "MODEL_SERVER_IMAGE, ''",
    "LEADER_ELECTION, yes",
    "S3_ENDPOINT, s3:9000",
    "S3_PATH_STYLE, 1",
    "AWS_ENDPOINT_URL_STS, sts.example.com",
    "AWS_ENDPOINT_URL_STS, https://sts.example.com/?token",
    "AWS_ACCESS_KEY_ID, half",
    "VERIFY_PARALLELISM, 0",
    "OPERATOR_PORT, http",
    "LOG_FORMAT, xml",
    "LOG_LEVEL, loud",
  })
  void whatCannotBeUsedIsNamed(String name, String value) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> OperatorConfig.from(with(name, value)));
    assertTrue(
        refused.getMessage().contains(name.startsWith("S3_E") ? "S3 endpoint" : name),
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "xml, info, LOG_FORMAT is 'xml'",
    "json, loud, LOG_LEVEL is 'loud'",
    "JSON, info, MODEL_SERVER_IMAGE is not set",
    "'', '', MODEL_SERVER_IMAGE is not set",
  })
  void aStartThatFailsIsTold(String format, String level, String why) throws Exception {
    var told = Start.of(Map.of("LOG_FORMAT", format, "LOG_LEVEL", level));
    assertEquals(2, told.exitCode());
    assertTrue(told.log().contains(why), told::log);
  }

  @Test
  void withoutAnAccessPolicyEverythingMayBeNamed() {
    assertEquals(
        AccessPolicy.open(),
        OperatorConfig.from(Map.of("MODEL_SERVER_IMAGE", "server:1")).access());
  }

  @Test
  void anAccessPolicyThatIsEmptyAdmitsWhatTheOperatorItselfUses(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("access.yaml"), "rules: []\n");
    var access = OperatorConfig.from(with("ACCESS_POLICY_FILE", file.toString())).access();
    assertTrue(access.requireSecretLabel());
    assertEquals(List.of(), access.rules());
    assertEquals("docker.io/library/server", access.ownRepository());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rules: [{namespaces: [a], bucket: [b]}]",
        "rules: {}",
        "rule: []",
        "rules: [{imageRepositories: [ghcr.io/team*]}]",
        "]"
      })
  void anAccessPolicyThatIsNotUnderstoodEndsTheOperator(String content, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("access.yaml"), content);
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> OperatorConfig.from(with("ACCESS_POLICY_FILE", file.toString())));
    assertTrue(refused.getMessage().startsWith("ACCESS_POLICY_FILE is " + file), refused::toString);
  }

  /** How a process ended that had nothing but these variables. */
  private record Start(int exitCode, String log) {
    static Start of(Map<String, String> environment) throws Exception {
      Process process = OperatorCommand.with(environment).start();
      String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Start(process.waitFor(), log);
    }
  }
}
