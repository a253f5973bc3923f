package io.anomalyoperator.store;

import static io.anomalyoperator.store.StoreContract.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.Violation;
import io.anomalyoperator.store.ScriptedServer.Answer;
import io.anomalyoperator.store.ScriptedServer.Then;
import io.anomalyoperator.store.StoreException.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A network that fails is never taken for a package that is wrong. */
class BrokenConnectionTest {
  private static final PackageLocation LOCATION = PackageLocation.of("models", "mnist/x.tar.gz");
  private static final Duration SHORT = Duration.ofMillis(300);
  // the beginning of a gzip file
  private static final String HEAD = "\u001f\u008b\b\0\0\0\0\0\0\u00ff";

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whatBreaksOffMidwayIsUnreachable(Then then) throws Exception {
    try (var server = new ScriptedServer(request -> Answer.object(1000, HEAD, then));
        var store = store(server.settings())) {

      var message = assertKind(Kind.UNREACHABLE, () -> verify(store));

      assertTrue(message.contains("10 of 1000 bytes"), message);
    }
  }

  @Test
  void whatWasStoredShortIsAVerdict() throws Exception {
    try (var server =
            new ScriptedServer(request -> Answer.object(HEAD.length(), HEAD, Then.CLOSE));
        var store = store(server.settings())) {
      var verdict = assertThrows(InvalidPackageException.class, () -> verify(store));

      assertEquals(Violation.TRUNCATED, verdict.violation());
    }
  }

  @Test
  void aServerThatNeverAnswersIsUnreachable() throws Exception {
    try (var server = new ScriptedServer(request -> new Answer("", Then.STALL));
        var store = store(server.settings())) {

      var message = assertKind(Kind.UNREACHABLE, () -> store.resolve(LOCATION));

      assertTrue(message.contains("timed out"), message);
    }
  }

  @Test
  void somethingElseThanS3IsUnreachable() throws Exception {
    try (var server = new ScriptedServer(request -> new Answer("SSH-2.0-OpenSSH\r\n", Then.CLOSE));
        var store = store(server.settings())) {
      assertKind(Kind.UNREACHABLE, () -> store.resolve(LOCATION));
    }
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws Exception {
    int port = freePort();
    try (var store = store(endpoint("http://127.0.0.1:" + port))) {

      var message = assertKind(Kind.UNREACHABLE, () -> store.open(LOCATION));

      assertTrue(message.contains("refused"), message);
      assertTrue(message.contains("check the endpoint"), message);
    }
  }

  @Test
  void aHostThatDoesNotExistIsUnreachable() {
    // a name that is reserved for that
    try (var store = store(endpoint("http://s3.invalid"))) {

      var message = assertKind(Kind.UNREACHABLE, () -> store.resolve(LOCATION));

      assertTrue(message.contains("UnknownHostException: s3.invalid"), message);
    }
  }

  @Test
  void anEnvironmentWithoutIdentityIsDenied() {
    var nobody =
        new EnvironmentCredentials(
            () -> {
              throw SdkClientException.create("Unable to load credentials from any provider");
            });
    var s3 = S3Clients.of(endpoint("http://127.0.0.1:1"), nobody, SHORT, SHORT);
    try (var store = new S3PackageStore(s3)) {

      var message = assertKind(Kind.ACCESS_DENIED, () -> store.resolve(LOCATION));

      assertTrue(message.contains("Unable to load credentials"), message);
    }
  }

  private static void verify(PackageStore store) throws Exception {
    try (var stream = store.open(LOCATION)) {
      PackageReader.verify(stream, Limits.defaults());
    }
  }

  private static PackageStore store(StoreSettings settings) {
    return new S3PackageStore(S3Clients.of(settings, SHORT, SHORT));
  }

  private static StoreSettings endpoint(String uri) {
    return StoreSettings.of(
        URI.create(uri), new Credentials.Keys("any", "secret", Optional.empty()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
