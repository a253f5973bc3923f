package io.anomalyoperator.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.settings.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {

  @Test
  void anEmptyEnvironmentIsAServerOfAPerson() {
    ServerSettings settings = ServerSettings.fromEnvironment(Map.of());
    assertEquals(8080, settings.port());
    assertEquals(8081, settings.managementPort());
    assertEquals("0.0.0.0", settings.host());
    assertEquals(new ThresholdChoice.OfPackage(), settings.threshold());
    assertTrue(settings.shutdownDelay().isZero());
    assertEquals(10, settings.examples());
    assertEquals(new SampleSettings(512, 512, Duration.ofHours(1)), settings.samples());
  }

  @Test
  void withoutATokenTheManagementPortIsForThisMachineAlone() {
    assertEquals("127.0.0.1", ServerSettings.fromEnvironment(Map.of()).managementHost());
    assertEquals(
        "0.0.0.0",
        ServerSettings.fromEnvironment(Map.of("MANAGEMENT_TOKEN_FILE", "/token")).managementHost());
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_HOST,no.such.host.invalid",
    "SERVER_PORT,0",
    "SERVER_PORT,70000",
    "MANAGEMENT_PORT,eighty",
    "MODEL_REVISION,-1",
    "SHUTDOWN_DELAY_SECONDS,1.5",
    "REPLAY_SAMPLES,-1",
    "REPLAY_SAMPLES,4097",
    "REPLAY_SAMPLES,many",
    "EXAMPLES,65",
    "DRIFT_SAMPLES,-1",
    "DRIFT_SAMPLES,4097",
    "DRIFT_WINDOW_SECONDS,0",
    "THRESHOLD_SCORE,high",
    "THRESHOLD_SCORE,NaN",
    "THRESHOLD_FALSE_POSITIVE_RATE,0",
    "THRESHOLD_FALSE_POSITIVE_RATE,1"
  })
  void whatCannotBeUsedIsNamed(String name, String value) {
    InvalidSettingException refusal =
        assertThrows(
            InvalidSettingException.class,
            () -> ServerSettings.fromEnvironment(Map.of(name, value)));
    assertTrue(refusal.getMessage().startsWith(name + " is"), refusal.getMessage());
  }

  @Test
  void twoPortsAreTwoNumbers() {
    InvalidSettingException refusal =
        assertThrows(
            InvalidSettingException.class,
            () -> ServerSettings.fromEnvironment(Map.of("SERVER_PORT", "8081")));
    assertEquals(
        "SERVER_PORT and MANAGEMENT_PORT are both 8081; give each its own", refusal.getMessage());
  }

  @Test
  void twoThresholdsAreOneTooMany() {
    assertThrows(
        InvalidSettingException.class,
        () ->
            ServerSettings.fromEnvironment(
                Map.of("THRESHOLD_SCORE", "1", "THRESHOLD_FALSE_POSITIVE_RATE", "0.1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RATE_LIMIT=5 | none of API_KEYS, API_KEYS_FOLDER and JWT_JWKS_URL",
        "API_KEYS=a;API_KEYS_FOLDER=b | both API_KEYS and API_KEYS_FOLDER",
        "JWT_JWKS_URL=https://a/jwks | but not JWT_ISSUER",
        "JWT_JWKS_URL=https://a/jwks;JWT_ISSUER=a | but not JWT_AUDIENCE",
        "JWT_JWKS_URL=file:/keys;JWT_ISSUER=a;JWT_AUDIENCE=b | expected an http or https address"
      })
  void accessThatProtectsNobodyIsRefused(String variables, String reason) {
    Map<String, String> environment =
        java.util.Arrays.stream(variables.split(";"))
            .map(variable -> variable.split("="))
            .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    InvalidSettingException refusal =
        assertThrows(
            InvalidSettingException.class, () -> ServerSettings.fromEnvironment(environment));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }
}
