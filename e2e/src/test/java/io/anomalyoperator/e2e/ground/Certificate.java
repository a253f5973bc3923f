package io.anomalyoperator.e2e.ground;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that vouches for itself, and its key; made by the JDK's keytool. */
public final class Certificate {
  private static final String ALIAS = "server";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final KeyStore keys;

  private Certificate(KeyStore keys) {
    this.keys = keys;
  }

  /**
   * A certificate for a host.
   *
   * @param host address or name
   */
  public static Certificate of(String host) throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("certificate-");
    Path file = folder.resolve("keys.p12");
    String kind = host.matches("[0-9.]+") ? "ip" : "dns";
    Shell.succeed(
        Duration.ofSeconds(30),
        Map.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            ALIAS,
            "-dname",
            "CN=" + host,
            "-ext",
            "san=%s:%s".formatted(kind, host),
            "-ext",
            "bc=ca:true",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            file.toString()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    Files.delete(file);
    Files.delete(folder);
    return new Certificate(keys);
  }

  /** As in a Secret of type {@code kubernetes.io/tls}. */
  public Map<String, String> pem() throws GeneralSecurityException {
    return Map.of(
        "tls.crt",
        pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
        "tls.key",
        pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded()));
  }

  /** Trusts this certificate and no other. */
  public SSLContext trusted() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, lines, kind);
  }
}
