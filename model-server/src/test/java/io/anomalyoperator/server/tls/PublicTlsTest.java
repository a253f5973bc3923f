package io.anomalyoperator.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.settings.ServerSettings;
import io.anomalyoperator.settings.InvalidSettingException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public port by TLS, with files as a mounted Secret has them. */
class PublicTlsTest {
  @TempDir private Path scratch;
  private final Path mounted = Path.of("secret");

  private X509Bundle certificate(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .addSanDnsName("localhost")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  /** Writes a Secret as a kubelet does: a new folder, and a link that is moved to it. */
  private Path mount(X509Bundle bundle) throws Exception {
    Path secret = scratch.resolve(mounted);
    Files.createDirectories(secret);
    Path data = Files.createTempDirectory(secret, "..");
    Files.writeString(data.resolve("tls.crt"), bundle.getCertificatePEM());
    Files.writeString(data.resolve("tls.key"), bundle.getPrivateKeyPEM());
    Path link = Files.createSymbolicLink(secret.resolve("..data_tmp"), data.getFileName());
    Files.move(link, secret.resolve("..data"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    for (String file : new String[] {"tls.crt", "tls.key"}) {
      if (!Files.exists(secret.resolve(file))) {
        Files.createSymbolicLink(secret.resolve(file), Path.of("..data", file));
      }
    }
    return secret;
  }

  private static Map<String, String> variables(Path secret) {
    return Map.of(
        "TLS_CERTIFICATE_FILE", secret.resolve("tls.crt").toString(),
        "TLS_KEY_FILE", secret.resolve("tls.key").toString());
  }

  private static HttpClient trusting(X509Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> predict(HttpClient client, int port) throws Exception {
    String row = "[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]";
    String rows = String.join(",", IntStream.range(0, 500).mapToObj(i -> row).toList());
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:%d/predict".formatted(port)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"instances\":[" + rows + "]}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static boolean trusts(X509Certificate certificate, int port) throws Exception {
    try (HttpClient client = trusting(certificate)) {
      return predict(client, port).statusCode() == 200;
    } catch (javax.net.ssl.SSLHandshakeException e) {
      return false;
    }
  }

  @Test
  void aNewCertificateCountsForNewConnectionsAndOldOnesGoOn() throws Exception {
    X509Bundle first = certificate("first");
    X509Bundle second = certificate("second");
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (RunningServer server = RunningServer.serving(archive, variables(mount(first)));
        HttpClient kept = trusting(first.getCertificate())) {
      HttpResponse<String> answer = predict(kept, server.port());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.headers().firstValue("X-Model-Digest").isPresent());

      mount(second);
      Awaitility.await().until(() -> trusts(second.getCertificate(), server.port()));

      assertEquals(200, predict(kept, server.port()).statusCode());
      assertTrue(!trusts(first.getCertificate(), server.port()), "the former is still given out");
    }
  }

  @Test
  void whatIsNoCertificateWithItsKeyIsNamedBeforeAnythingStarts() throws Exception {
    Path secret = mount(certificate("first"));
    Files.writeString(secret.resolve("..data/tls.key"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n");

    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () -> new PublicTls(ServerSettings.fromEnvironment(variables(secret))));

    assertTrue(refused.getMessage().contains("openssl pkcs8 -topk8"), refused.getMessage());
  }

  @Test
  void oneFileOfTwoIsRefused() {
    assertThrows(
        InvalidSettingException.class,
        () -> ServerSettings.fromEnvironment(Map.of("TLS_KEY_FILE", "/tls/tls.key")));
  }
}
