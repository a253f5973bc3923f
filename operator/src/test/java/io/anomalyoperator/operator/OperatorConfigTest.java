package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    "AWS_ACCESS_KEY_ID, half",
    "VERIFY_PARALLELISM, 0",
    "OPERATOR_PORT, http",
  })
  void whatCannotBeUsedIsNamed(String name, String value) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> OperatorConfig.from(with(name, value)));
    assertTrue(
        refused.getMessage().contains(name.startsWith("S3_E") ? "S3 endpoint" : name),
        refused.getMessage());
  }
}
