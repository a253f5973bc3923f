package io.anomalyoperator.server.tls;

import io.anomalyoperator.server.settings.ServerSettings;
import io.anomalyoperator.server.settings.TlsSettings;
import io.anomalyoperator.settings.InvalidSettingException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the public port. Its files are read again every few seconds, since a mounted
 * Secret changes by a link that no file watcher tells of; new connections get the new one, and what
 * cannot be read leaves the former in force.
 */
@Singleton
public final class PublicTls {
  private static final Logger log = LoggerFactory.getLogger(PublicTls.class);
  private static final long RELOAD_SECONDS = 5;

  private record Loaded(byte[] certificate, byte[] key, SslContext context) {}

  private final @Nullable TlsSettings files;
  private final @Nullable ScheduledExecutorService reloading;
  private volatile @Nullable Loaded loaded;

  /** Throws {@link InvalidSettingException} when the files are no certificate and its key. */
  public PublicTls(ServerSettings settings) {
    this.files = settings.tls().orElse(null);
    if (files == null) {
      this.reloading = null;
      return;
    }
    this.loaded = load(files);
    this.reloading =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls").factory());
    var _ =
        reloading.scheduleWithFixedDelay(
            () -> reload(files), RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
  }

  /** A handler for a new connection; empty where the port speaks plain HTTP. */
  public Optional<SslHandler> newHandler(ByteBufAllocator allocator) {
    return Optional.ofNullable(loaded).map(now -> now.context().newHandler(allocator));
  }

  private void reload(TlsSettings from) {
    try {
      Loaded before = loaded;
      if (before != null
          && Arrays.equals(before.certificate(), read(from.certificate()))
          && Arrays.equals(before.key(), read(from.key()))) {
        return;
      }
      loaded = load(from);
      log.info("new connections get the certificate that is in {} now", from.certificate());
    } catch (InvalidSettingException e) {
      log.error("the former certificate stays in force: {}", e.getMessage());
    }
  }

  private static Loaded load(TlsSettings from) {
    byte[] certificate = read(from.certificate());
    byte[] key = read(from.key());
    try {
      SslContext context =
          SslContextBuilder.forServer(
                  new ByteArrayInputStream(certificate), new ByteArrayInputStream(key))
              .protocols("TLSv1.3", "TLSv1.2")
              .build();
      return new Loaded(certificate, key, context);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSettingException(
          ("TLS_CERTIFICATE_FILE %s and TLS_KEY_FILE %s are no certificate and its key: %s; expected"
                  + " PEM, the key as PKCS#8 ('-----BEGIN PRIVATE KEY-----'; openssl pkcs8 -topk8"
                  + " -nodes makes it, privateKey.encoding: PKCS8 for cert-manager)")
              .formatted(from.certificate(), from.key(), e.getMessage()));
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidSettingException("%s cannot be read: %s".formatted(file, e));
    }
  }

  @PreDestroy
  void close() {
    if (reloading != null) {
      reloading.shutdownNow();
    }
  }
}
