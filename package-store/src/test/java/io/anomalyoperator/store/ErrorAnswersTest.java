package io.anomalyoperator.store;

import static io.anomalyoperator.store.StoreContract.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.store.ScriptedServer.Answer;
import io.anomalyoperator.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What S3 can answer, and what that is to us: a table. */
class ErrorAnswersTest {
  private static final PackageLocation NEWEST = PackageLocation.of("models", "mnist/x.tar.gz");
  private static final PackageLocation VERSION = NEWEST.withVersionId(Optional.of("v1"));

  @ParameterizedTest(name = "{0} {1} is {2}: {3}")
  @CsvSource({
    "404, NoSuchBucket,                BUCKET_NOT_FOUND, there is no bucket models",
    "404, NoSuchKey,                   OBJECT_NOT_FOUND, publish it",
    "403, AccessDenied,                ACCESS_DENIED,    s3:GetObject",
    "403, InvalidAccessKeyId,          ACCESS_DENIED,    AWS_ACCESS_KEY_ID",
    "404, XAdminUserNotFound,          ACCESS_DENIED,    AWS_ACCESS_KEY_ID",
    "403, SignatureDoesNotMatch,       ACCESS_DENIED,    AWS_SECRET_ACCESS_KEY",
    "400, ExpiredToken,                ACCESS_DENIED,    session token",
    "400, InvalidToken,                ACCESS_DENIED,    session token",
    "403, RequestTimeTooSkewed,        ACCESS_DENIED,    clock",
    "401, Unauthorized,                ACCESS_DENIED,    credentials",
    "500, InternalError,               UNREACHABLE,      another try",
    "503, SlowDown,                    UNREACHABLE,      another try",
    "502, BadGateway,                  UNREACHABLE,      another try",
    "400, RequestTimeout,              UNREACHABLE,      another try",
    "429, TooManyRequests,             UNREACHABLE,      another try",
    "301, PermanentRedirect,           INVALID,          S3_REGION",
    "400, AuthorizationHeaderMalformed, INVALID,         S3_REGION",
    "403, InvalidObjectState,          INVALID,          archived",
    "400, InvalidBucketName,           INVALID,          not one that this server takes",
  })
  void ofAnObject(int status, String code, Kind kind, String says) throws Exception {
    try (var server = new ScriptedServer(request -> Answer.error(status, code));
        var store = S3PackageStore.of(server.settings())) {

      var message = assertKind(kind, () -> store.open(NEWEST));

      assertTrue(message.contains(says), message);
      assertTrue(message.startsWith(NEWEST + ": "), message);
      assertTrue(message.contains(status + " " + code), message);
    }
  }

  @ParameterizedTest(name = "{0} {1}: the object {2}, so {3}")
  @CsvSource({
    "404, NoSuchVersion,    is there,    VERSION_NOT_FOUND",
    "404, NoSuchKey,        is there,    VERSION_NOT_FOUND",
    "400, InvalidArgument,  is there,    VERSION_NOT_FOUND",
    "405, MethodNotAllowed, is there,    VERSION_NOT_FOUND",
    "404, NoSuchVersion,    is not there, OBJECT_NOT_FOUND",
    "405, MethodNotAllowed, is not there, OBJECT_NOT_FOUND",
  })
  void ofAVersion(int status, String code, String object, Kind kind) throws Exception {
    try (var server =
            new ScriptedServer(
                request ->
                    request.contains("versionId")
                        ? Answer.error(status, code)
                        : newest(object.equals("is there")));
        var store = S3PackageStore.of(server.settings())) {

      var message = assertKind(kind, () -> store.resolve(VERSION));

      assertTrue(message.startsWith(VERSION + ": "), message);
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void aVersionOfAnObjectThatMayNotBeListedStaysWhatItIs() throws Exception {
    try (var server =
            new ScriptedServer(
                request ->
                    request.contains("versionId")
                        ? Answer.error(404, "NoSuchVersion")
                        : Answer.error(403, "AccessDenied"));
        var store = S3PackageStore.of(server.settings())) {
      assertKind(Kind.VERSION_NOT_FOUND, () -> store.resolve(VERSION));
    }
  }

  @Test
  void aPassingFaultIsNotEvenNoticed() throws Exception {
    var faults = new AtomicInteger(2);
    try (var server =
            new ScriptedServer(
                request ->
                    faults.getAndDecrement() > 0
                        ? Answer.error(500, "InternalError")
                        : newest(true));
        var store = S3PackageStore.of(server.settings())) {
      assertEquals(5, store.resolve(NEWEST).size());
    }
  }

  @Test
  void aFaultThatStaysIsToldAfterThreeTries() throws Exception {
    try (var server = new ScriptedServer(request -> Answer.error(500, "InternalError"));
        var store = S3PackageStore.of(server.settings())) {

      assertKind(Kind.UNREACHABLE, () -> store.resolve(NEWEST));

      assertEquals(3, server.requests().size());
    }
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "403, AccessDenied,               ACCESS_DENIED",
    "412, PreconditionFailed,         ALREADY_EXISTS",
    "409, ConditionalRequestConflict, ALREADY_EXISTS",
    "501, NotImplemented,             INVALID",
    "503, SlowDown,                   UNREACHABLE",
  })
  void ofPublishing(int status, String code, Kind kind, @TempDir Path folder) throws Exception {
    var archive = Files.write(folder.resolve("a.tar.gz"), new byte[2_000_000]);
    try (var server =
            new ScriptedServer(
                request ->
                    request.startsWith("PUT")
                        ? Answer.error(status, code)
                        : Answer.error(404, "NoSuchKey"));
        var store = S3PackageStore.of(server.settings())) {
      assertKind(kind, () -> store.publish(archive, "models", "mnist/x.tar.gz"));
    }
  }

  private static Answer newest(boolean there) {
    return there
        ? Answer.object(5, "12345", ScriptedServer.Then.CLOSE)
        : Answer.error(404, "NoSuchKey");
  }
}
