package io.anomalyoperator.e2e.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** The registry of images, for variants that differ in what an image says of itself alone. */
public final class Registry {
  private static final String MANIFESTS =
      "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.oci.image.manifest.v1+json";

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  /** The same image under another tag. */
  public String tagged(String image, String tag) {
    return variant(image, tag, config -> {});
  }

  /** The same image, whose container is stopped by SIGKILL where others get SIGTERM. */
  public String killedWhenStopped(String image, String tag) {
    return variant(
        image, tag, config -> config.withObjectProperty("config").put("StopSignal", "SIGKILL"));
  }

  /** The same image, named by its digest. */
  public String byDigest(String image) {
    var name = Name.of(image);
    var manifest =
        send(HttpRequest.newBuilder(name.uri("manifests/" + name.tag)).header("Accept", MANIFESTS));
    return "%s/%s@%s".formatted(name.host, name.path, digest(manifest.body()));
  }

  private String variant(String image, String tag, Consumer<ObjectNode> change) {
    var name = Name.of(image);
    var fetched =
        send(HttpRequest.newBuilder(name.uri("manifests/" + name.tag)).header("Accept", MANIFESTS));
    var manifest = (ObjectNode) tree(fetched.body());
    var config = (ObjectNode) tree(blob(name, manifest.at("/config/digest").asText()));
    change.accept(config);
    byte[] bytes = bytes(config);
    String digest = digest(bytes);
    upload(name, digest, bytes);
    manifest.withObjectProperty("config").put("digest", digest).put("size", bytes.length);
    send(
        HttpRequest.newBuilder(name.uri("manifests/" + tag))
            .header("Content-Type", fetched.headers().firstValue("Content-Type").orElseThrow())
            .PUT(BodyPublishers.ofByteArray(bytes(manifest))));
    return name.with(tag);
  }

  private byte[] blob(Name name, String digest) {
    return send(HttpRequest.newBuilder(name.uri("blobs/" + digest))).body();
  }

  private void upload(Name name, String digest, byte[] bytes) {
    var begun =
        send(HttpRequest.newBuilder(name.uri("blobs/uploads/")).POST(BodyPublishers.noBody()));
    URI location = name.uri("").resolve(begun.headers().firstValue("Location").orElseThrow());
    String separator = location.getQuery() == null ? "?" : "&";
    send(
        HttpRequest.newBuilder(URI.create(location + separator + "digest=" + digest))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(bytes)));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      var answer = http.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "%s %s answered %d %s"
                .formatted(
                    request.method(),
                    request.uri(),
                    answer.statusCode(),
                    new String(answer.body(), UTF_8)));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode tree(byte[] bytes) {
    try {
      return json.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(JsonNode tree) {
    try {
      return json.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** {@code host:port/path:tag}. */
  private record Name(String host, String path, String tag) {
    static Name of(String image) {
      int slash = image.indexOf('/');
      int colon = image.lastIndexOf(':');
      return new Name(
          image.substring(0, slash), image.substring(slash + 1, colon), image.substring(colon + 1));
    }

    String with(String other) {
      return host + "/" + path + ":" + other;
    }

    /** A registry of this machine speaks plain HTTP. */
    URI uri(String rest) {
      String scheme = host.startsWith("localhost:") || host.startsWith("127.") ? "http" : "https";
      return URI.create("%s://%s/v2/%s/%s".formatted(scheme, host, path, rest));
    }
  }
}
