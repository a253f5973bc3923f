package io.anomalyoperator.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for scores, where not everybody may. */
class AdmissionTest {
  private static final String SHOP = "the-key-of-the-shop";
  private static final String ISSUER = "https://issuer.example";
  private static final String BODY = "{\"features\":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}";

  /** It means what no header means; such a request goes by way of the framework. */
  private static final String BY_THE_FRAMEWORK = "*/*;q=1";

  @TempDir private static Path scratch;
  private static RSAKey key;
  private static HttpServer issuer;
  private static final AtomicInteger KEYS_ASKED_FOR = new AtomicInteger();
  private static Path keys;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    issuer.createContext(
        "/jwks",
        exchange -> {
          KEYS_ASKED_FOR.incrementAndGet();
          exchange.sendResponseHeaders(200, jwks.length);
          exchange.getResponseBody().write(jwks);
          exchange.close();
        });
    issuer.start();
    keys = Files.createDirectory(scratch.resolve("keys"));
    Files.writeString(keys.resolve("shop"), SHOP + "\n");
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    server =
        RunningServer.serving(
            archive,
            Map.of(
                "API_KEYS_FOLDER",
                keys.toString(),
                "JWT_JWKS_URL",
                "http://127.0.0.1:%d/jwks".formatted(issuer.getAddress().getPort()),
                "JWT_ISSUER",
                ISSUER,
                "JWT_AUDIENCE",
                "scores",
                "RATE_LIMIT",
                "1",
                "RATE_LIMIT_BURST",
                "100"));
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.stop(0);
  }

  private static HttpResponse<String> predict(String... headers) throws Exception {
    return server.send(
        server
            .publicly("/predict", headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(BODY)));
  }

  private static JWTClaimsSet.Builder claims(String subject) {
    return new JWTClaimsSet.Builder()
        .subject(subject)
        .issuer(ISSUER)
        .audience("scores")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static String signed(JWTClaimsSet claims) throws Exception {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", BY_THE_FRAMEWORK})
  void aStrangerIsToldWhatIsExpected(String accept) throws Exception {
    HttpResponse<String> answer = predict("Accept", accept);

    assertEquals(401, answer.statusCode());
    assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    assertTrue(answer.body().contains("X-API-Key: KEY"), answer.body());
    assertEquals(401, predict("Accept", accept, "X-API-Key", "guessed-guessed-guess").statusCode());
    assertEquals(401, predict("Accept", accept, "Authorization", "Basic " + SHOP).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", BY_THE_FRAMEWORK})
  void aClientIsLetInByItsKey(String accept) throws Exception {
    assertEquals(200, predict("Accept", accept, "X-API-Key", SHOP).statusCode());
    assertEquals(200, predict("Accept", accept, "Authorization", "Bearer " + SHOP).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/scores",
        "/examples/0",
        "/model-info",
        "/drift-status",
        "/v2/models/sensor",
        "/v2/models/sensor/versions/2026-11-20"
      })
  void whatTellsOfRowsOrModelAsksForAKeyToo(String path) throws Exception {
    assertEquals(401, server.get(path).statusCode());
    assertEquals(200, server.get(path, "X-API-Key", SHOP).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/scores/",
        "/model-info/",
        "//scores",
        "/scores;a=b",
        "/%73cores",
        "/examples/0/",
        "/docs/../scores",
        "/page/../model-info",
        "/V2/models/sensor",
        "/nowhere"
      })
  void noSpellingOfAPathLeadsPastIt(String path) throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      RawConnection.Answer answer = connection.get(path);

      assertTrue(answer.status() == 401 || answer.status() == 404, answer.toString());
      assertFalse(answer.body().contains("sha256"), answer.body());
      assertFalse(answer.body().contains("calibration"), answer.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/ping", "/metrics", "/docs", "/v2", "/v2/health/ready"})
  void probesMetricsAndDocumentsAskForNone(String path) throws Exception {
    assertEquals(200, server.get(path).statusCode());
  }

  @Test
  void aTokenOfTheIssuerIsVerifiedOnce() throws Exception {
    String token = signed(claims("analyst").build());
    int before = KEYS_ASKED_FOR.get();

    for (int i = 0; i < 3; i++) {
      assertEquals(200, predict("Authorization", "Bearer " + token).statusCode());
    }

    assertTrue(KEYS_ASKED_FOR.get() <= before + 1);
  }

  @Test
  void aTokenThatIsNotForHereIsRefused() throws Exception {
    JWTClaimsSet good = claims("thief").build();
    SignedJWT byASharedSecret = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), good);
    byASharedSecret.sign(new MACSigner(key.toPublicJWK().toJSONString()));
    String[] tokens = {
      signed(claims("thief").issuer("https://other.example").build()),
      signed(claims("thief").audience("invoices").build()),
      signed(claims("thief").expirationTime(Date.from(Instant.now().minusSeconds(300))).build()),
      signed(new JWTClaimsSet.Builder(good).subject(null).build()),
      signed(new JWTClaimsSet.Builder(good).expirationTime(null).build()),
      byASharedSecret.serialize(),
      new PlainJWT(good).serialize(),
      signed(good).replaceFirst("\\.[^.]+$", ".AAAA"),
      "a.b.c"
    };
    for (String token : tokens) {
      HttpResponse<String> answer = predict("Authorization", "Bearer " + token);
      assertEquals(401, answer.statusCode(), token);
      assertFalse(answer.body().contains(token), "the token is repeated");
    }
  }

  @Test
  void aClientThatAsksTooOftenIsHeldBackAloneAndNobodyBlamesTheModel() throws Exception {
    String busy = signed(claims("busy").build());
    HttpResponse<String> last = predict("Authorization", "Bearer " + busy);
    for (int i = 0; i < 300 && last.statusCode() == 200; i++) {
      last = predict("Authorization", "Bearer " + busy);
    }

    assertEquals(429, last.statusCode());
    assertTrue(last.body().contains("busy"), last.body());
    assertEquals("1", last.headers().firstValue("Retry-After").orElseThrow());
    String calm = signed(claims("calm").build());
    assertEquals(200, predict("Authorization", "Bearer " + calm).statusCode());
    String traffic = server.send(server.managing("/management/traffic").GET()).body();
    assertTrue(traffic.contains("\"errors\":0"), traffic);
  }

  @Test
  void aKeyThatIsAddedOrTakenAwayCountsWithoutARestart() throws Exception {
    String fresh = "a-fresh-key-of-a-new-client";
    assertEquals(401, predict("X-API-Key", fresh).statusCode());

    Files.writeString(keys.resolve("new"), fresh);
    Awaitility.await().until(() -> predict("X-API-Key", fresh).statusCode() == 200);

    Files.delete(keys.resolve("new"));
    Awaitility.await().until(() -> predict("X-API-Key", fresh).statusCode() == 401);
  }
}
