package io.anomalyoperator.server.management;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Admits whoever knows the token. The file is read at every request, so a rotated Secret counts at
 * once; without a file the port listens on loopback only and asks for nothing.
 */
@ServerFilter("/management/**")
final class ManagementToken {
  private static final String SCHEME = "Bearer ";

  private final Optional<Path> file;

  ManagementToken(ServerSettings settings) {
    this.file = settings.managementTokenFile();
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    if (file.isEmpty()) {
      return;
    }
    String given = request.getHeaders().get("Authorization");
    if (given == null || !given.startsWith(SCHEME)) {
      throw Refused.unauthorized("the management port asks for 'Authorization: Bearer TOKEN'");
    }
    if (!MessageDigest.isEqual(bytes(given.substring(SCHEME.length())), expected(file.get()))) {
      throw Refused.unauthorized("the management token is not the one of this model");
    }
  }

  private static byte[] expected(Path file) {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw Refused.unauthorized("the management token file cannot be read by the server");
    }
    if (token.isEmpty()) {
      throw Refused.unauthorized("the management token file is empty");
    }
    return bytes(token);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
