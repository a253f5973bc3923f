package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.S3PackageStore;
import io.anomalyoperator.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that plays an S3 in trouble. */
class BrokenStoreTest {
  private HttpServer server;
  private volatile Answer answer = exchange -> {};

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRefusalIsInabilityAndTellsNoSecret() {
    answer = error(403, "SignatureDoesNotMatch");
    var message = unable(Reason.AccessDenied, verify(verifier(1)));
    assertFalse(message.contains("s3cr3t"), message);
  }

  @Test
  void aServerInTroubleIsInability() {
    answer = error(503, "SlowDown");
    unable(Reason.StoreUnreachable, verify(verifier(1)));
  }

  @Test
  void aPackageThatBreaksOffIsNoVerdict(@TempDir Path folder) throws Exception {
    TestPackage.write(folder, folder.resolve("a.tar.gz"), 100_000);
    var good = Files.readAllBytes(folder.resolve("a.tar.gz"));
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, good.length);
          exchange.getResponseBody().write(good, 0, good.length / 2);
        };
    var message = unable(Reason.StoreUnreachable, verify(verifier(1)));
    assertTrue(message.contains("of " + good.length + " bytes"), message);
  }

  @Test
  void noMorePackagesAreReadAtOnceThanThereArePlaces() throws Exception {
    var reading = new AtomicInteger();
    var most = new AtomicInteger();
    var go = new CountDownLatch(1);
    answer =
        exchange -> {
          most.accumulateAndGet(reading.incrementAndGet(), Math::max);
          await(go);
          reading.decrementAndGet();
          error(404, "NoSuchKey").to(exchange);
        };
    var verifier = verifier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var five =
          IntStream.range(0, 5)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> verify(verifier), threads))
              .toList();
      Awaitility.await("two are being read").until(() -> reading.get() == 2);
      go.countDown();
      for (var one : five) {
        unable(Reason.ObjectNotFound, one.get(30, TimeUnit.SECONDS));
      }
    }
    assertEquals(2, most.get());
  }

  @Test
  void whoStopsAskingIsNotKeptWaiting() throws Exception {
    var never = new CountDownLatch(1);
    answer = exchange -> await(never);
    var asked = new CountDownLatch(1);
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  asked.countDown();
                  verify(verifier(1));
                });
    asked.await();
    thread.interrupt();
    assertTrue(thread.join(Duration.ofSeconds(10)));
    never.countDown();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static Answer error(int status, String code) {
    return exchange -> {
      var body =
          "<Error><Code>%s</Code><Message>no</Message></Error>"
              .formatted(code)
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  private ArtifactVerifier verifier(int parallelism) {
    return new ArtifactVerifier(
        StoreSettings.of(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new Credentials.Keys("key", "s3cr3t", Optional.empty())),
        (namespace, name) -> Optional.empty(),
        false,
        (namespace, account) -> "token",
        S3PackageStore::of,
        1_000_000,
        parallelism,
        (result, bytes, duration) -> {});
  }

  private static Finding<VerifiedArtifact> verify(ArtifactVerifier verifier) {
    return verifier.verify(
        "models",
        new ArtifactSpec("models", "a", null, null, null, null),
        Optional.empty(),
        new ResolvedArtifact("models", "a", null, null, null),
        Set.of());
  }

  private static String unable(Reason reason, Finding<?> finding) {
    var unable = assertInstanceOf(Finding.Unable.class, finding);
    assertEquals(reason, unable.reason(), unable.message());
    return unable.message();
  }
}
