package io.anomalyoperator.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSettingsTest {

  @Test
  void anEmptyEnvironmentIsAwsWithItsOwnIdentity() {
    assertEquals(
        new StoreSettings(Optional.empty(), Optional.empty(), false, new Credentials.Environment()),
        StoreSettings.fromEnvironment(Map.of()));
  }

  @Test
  void anEndpointIsAskedInPathStyle() {
    var settings = StoreSettings.fromEnvironment(Map.of("S3_ENDPOINT", "http://minio:9000"));

    assertEquals(Optional.of(URI.create("http://minio:9000")), settings.endpoint());
    assertTrue(settings.pathStyle());
    assertFalse(
        StoreSettings.fromEnvironment(
                Map.of("S3_ENDPOINT", "http://minio:9000", "S3_PATH_STYLE", "false"))
            .pathStyle());
  }

  @Test
  void theRegionOfS3ComesBeforeThatOfAws() {
    var environment = new HashMap<>(Map.of("AWS_REGION", "eu-west-1"));
    assertEquals(Optional.of("eu-west-1"), StoreSettings.fromEnvironment(environment).region());

    environment.put("S3_REGION", "eu-central-1");
    assertEquals(Optional.of("eu-central-1"), StoreSettings.fromEnvironment(environment).region());
  }

  @Test
  void keysMayBeTemporary() {
    assertEquals(
        new Credentials.Keys("id", "secret", Optional.of("token")),
        StoreSettings.fromEnvironment(
                Map.of(
                    "AWS_ACCESS_KEY_ID", "id",
                    "AWS_SECRET_ACCESS_KEY", "secret",
                    "AWS_SESSION_TOKEN", "token"))
            .credentials());
  }

  @Test
  void secretsAreNeverPrinted() {
    var settings =
        StoreSettings.fromEnvironment(
            Map.of(
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "hidden1",
                "AWS_SESSION_TOKEN", "hidden2"));

    assertTrue(settings.toString().contains("Keys[id]"), settings.toString());
    assertFalse(settings.toString().contains("hidden"), settings.toString());
  }

  @Test
  void halfOfAKeyIsAnError() {
    assertThrows(
        IllegalArgumentException.class,
        () -> StoreSettings.fromEnvironment(Map.of("AWS_ACCESS_KEY_ID", "id")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minio:9000", "ftp://minio", "http://", "not a uri", "/path"})
  void anEndpointIsAUrl(String endpoint) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> StoreSettings.fromEnvironment(Map.of("S3_ENDPOINT", endpoint)));

    assertTrue(error.getMessage().contains("http://HOST:PORT"), error.getMessage());
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertThrows(
        IllegalArgumentException.class,
        () -> StoreSettings.fromEnvironment(Map.of("S3_PATH_STYLE", "yes")));
  }
}
