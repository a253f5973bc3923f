package io.anomalyoperator.server.settings;

import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.settings.Variables;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of the public port.
 *
 * @param certificate PEM file of the certificate and those that vouch for it
 * @param key PEM file of its private key, PKCS#8
 */
public record TlsSettings(Path certificate, Path key) {

  static Optional<TlsSettings> from(Variables variables) {
    Optional<String> certificate = variables.text("TLS_CERTIFICATE_FILE");
    Optional<String> key = variables.text("TLS_KEY_FILE");
    if (certificate.isPresent() != key.isPresent()) {
      throw new InvalidSettingException(
          "only one of TLS_CERTIFICATE_FILE and TLS_KEY_FILE is set; TLS needs both");
    }
    return certificate.map(file -> new TlsSettings(Path.of(file), Path.of(key.orElseThrow())));
  }
}
