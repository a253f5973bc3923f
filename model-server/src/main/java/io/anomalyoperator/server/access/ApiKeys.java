package io.anomalyoperator.server.access;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.settings.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of clients. In a folder there is a file for each, as in a mounted Secret: the name of a
 * file is the client's, its content the key. Keys are looked up by their hash, so that the time it
 * takes tells nothing of them.
 */
final class ApiKeys {
  /** A shorter key can be guessed. */
  static final int SHORTEST = 16;

  private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);

  private final Supplier<Map<ByteBuffer, String>> source;
  private volatile Map<ByteBuffer, String> clients;

  private ApiKeys(Supplier<Map<ByteBuffer, String>> source) {
    this.source = source;
    this.clients = source.get();
  }

  /** Throws {@link InvalidSettingException} when there is no key in the folder, or a bad one. */
  static ApiKeys in(Path folder) {
    return new ApiKeys(() -> read(folder));
  }

  /** The same for lines of {@code client=key}. */
  static ApiKeys of(String lines) {
    return new ApiKeys(() -> parse(lines));
  }

  /** The name of the client whose key this is. */
  Optional<String> clientOf(String key) {
    return Optional.ofNullable(clients.get(hash(key)));
  }

  /** Reads the folder again; keys that cannot be read leave the former ones in force. */
  void reload() {
    try {
      Map<ByteBuffer, String> read = source.get();
      if (!read.equals(clients)) {
        clients = read;
        log.info("API keys of {} clients are in force", read.size());
      }
    } catch (InvalidSettingException e) {
      log.error("the former API keys stay in force: {}", e.getMessage());
    }
  }

  private static Map<ByteBuffer, String> read(Path folder) {
    var keys = new LinkedHashMap<String, String>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        keys.put(file.getFileName().toString(), Files.readString(file).strip());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidSettingException(
          "API_KEYS_FOLDER is '%s', which cannot be read: %s".formatted(folder, e));
    }
    return hashed(keys, "API_KEYS_FOLDER");
  }

  private static Map<ByteBuffer, String> parse(String lines) {
    var keys = new LinkedHashMap<String, String>();
    for (String line : lines.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new InvalidSettingException(
            "API_KEYS has a line that is not CLIENT=KEY; it is not shown, since it may be a key");
      }
      keys.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
    return hashed(keys, "API_KEYS");
  }

  private static Map<ByteBuffer, String> hashed(Map<String, String> keys, String variable) {
    var clients = new HashMap<ByteBuffer, String>();
    keys.forEach(
        (client, key) -> {
          if (key.length() < SHORTEST) {
            throw new InvalidSettingException(
                "the key of %s in %s has %d characters; expected at least %d"
                    .formatted(client, variable, key.length(), SHORTEST));
          }
          String other = clients.put(hash(key), client);
          if (other != null) {
            throw new InvalidSettingException(
                "%s and %s have the same key in %s; give each client its own"
                    .formatted(other, client, variable));
          }
        });
    if (clients.isEmpty()) {
      throw new InvalidSettingException(
          variable + " has no key; expected one for each client that may ask for scores");
    }
    return Map.copyOf(clients);
  }

  private static ByteBuffer hash(String key) {
    return ByteBuffer.wrap(Digests.newSha256().digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
