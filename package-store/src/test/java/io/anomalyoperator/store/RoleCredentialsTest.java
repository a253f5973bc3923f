package io.anomalyoperator.store;

import static io.anomalyoperator.store.StoreContract.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.store.StoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A role for a token: what STS is asked, and that S3 gets requests signed with what it answers. The
 * S3 here checks signatures as S3 does.
 */
class RoleCredentialsTest {
  private static final String STS_PROPERTY = "aws.endpointUrlSts";
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";
  private static final String SECRET = "a-secret-of-the-role";
  private static final PackageLocation OBJECT = PackageLocation.of("models", "mnist/x.tar.gz");

  private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int stsStatus = 200;
  private String stsAnswer =
      """
      <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult><Credentials>
          <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
          <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
        </Credentials></AssumeRoleWithWebIdentityResult>
      </AssumeRoleWithWebIdentityResponse>"""
          .formatted(SECRET);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::sts);
    server.createContext("/models/", this::s3);
    server.start();
    System.setProperty(STS_PROPERTY, "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    System.clearProperty(STS_PROPERTY);
    server.stop(0);
  }

  @Test
  void theTokenIsExchangedForKeysThatSignTheRequests() throws Exception {
    try (var store = store()) {
      assertEquals(7, store.resolve(OBJECT).size());
      assertEquals(7, store.resolve(OBJECT).size());
    }
    assertEquals(1, asked.size(), "STS is asked once");
    assertEquals("AssumeRoleWithWebIdentity", asked.getFirst().get("Action"));
    assertEquals(ROLE, asked.getFirst().get("RoleArn"));
    assertEquals("a.b.c", asked.getFirst().get("WebIdentityToken"));
  }

  @Test
  void otherKeysWouldNotBeTaken() {
    stsAnswer = stsAnswer.replace(SECRET, "another-secret");
    try (var store = store()) {
      assertKind(Kind.ACCESS_DENIED, () -> store.resolve(OBJECT));
    }
  }

  @Test
  void aRoleThatIsNotGivenIsDenied() {
    stsStatus = 403;
    stsAnswer =
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>";
    try (var store = store()) {
      var message = assertKind(Kind.ACCESS_DENIED, () -> store.resolve(OBJECT));
      assertTrue(message.contains("STS gave no role, it answered 403 AccessDenied"), message);
      assertTrue(message.contains("Not authorized to perform"), message);
      assertTrue(message.contains("trust policy"), message);
      assertFalse(message.contains("a.b.c"), message);
    }
  }

  @Test
  void anStsThatIsUnwellIsAskedAgainLater() {
    stsStatus = 503;
    stsAnswer = "<ErrorResponse><Error><Code>ServiceUnavailable</Code></Error></ErrorResponse>";
    try (var store = store()) {
      assertKind(Kind.UNREACHABLE, () -> store.resolve(OBJECT));
    }
  }

  @Test
  void theTokenIsNotPrinted() {
    assertFalse(new Credentials.WebIdentity(ROLE, "a.b.c").toString().contains("a.b.c"));
  }

  private S3PackageStore store() {
    return S3PackageStore.of(
        StoreSettings.of(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new Credentials.WebIdentity(ROLE, "a.b.c")));
  }

  private void sts(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        Arrays.stream(form.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))));
    answer(exchange, stsStatus, stsAnswer);
  }

  private void s3(HttpExchange exchange) throws IOException {
    boolean right;
    try {
      right =
          exchange.getRequestHeaders().getFirst("X-Amz-Security-Token").equals("session")
              && signed(exchange);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    if (right) {
      answer(exchange, 200, "package");
    } else {
      answer(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Signature Version 4 of AWS, computed from the request and the role's secret. */
  private static boolean signed(HttpExchange exchange) throws GeneralSecurityException {
    var headers = exchange.getRequestHeaders();
    Map<String, String> parts =
        Arrays.stream(
                headers
                    .getFirst("Authorization")
                    .substring("AWS4-HMAC-SHA256 ".length())
                    .split(", *"))
            .map(part -> part.split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    String scope = parts.get("Credential").substring("ASIAROLE/".length());
    String names = parts.get("SignedHeaders");
    String request =
        String.join(
            "\n",
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            "",
            Arrays.stream(names.split(";"))
                .map(name -> name + ":" + headers.getFirst(name).strip() + "\n")
                .collect(Collectors.joining()),
            names,
            headers.getFirst("X-Amz-Content-Sha256"));
    String text =
        String.join(
            "\n", "AWS4-HMAC-SHA256", headers.getFirst("X-Amz-Date"), scope, sha256(request));
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, text)).equals(parts.get("Signature"));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
