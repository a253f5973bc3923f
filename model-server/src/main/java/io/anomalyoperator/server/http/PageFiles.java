package io.anomalyoperator.server.http;

import io.anomalyoperator.modelpackage.Digests;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the web page, from the jar. A browser keeps them and asks each time whether they are
 * still the same: during a rollout two versions answer side by side.
 */
@Singleton
final class PageFiles {
  /** The page itself. */
  static final String START = "index.html";

  /** Nothing from elsewhere, nothing inline, in nobody's frame. */
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.of("text/html;charset=utf-8"),
          "css", MediaType.of("text/css;charset=utf-8"),
          "js", MediaType.of("text/javascript;charset=utf-8"),
          "svg", MediaType.of("image/svg+xml"));

  private final ResourceResolver resources;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  PageFiles(ResourceResolver resources) {
    this.resources = resources;
  }

  @SuppressWarnings("ArrayRecordComponent") // carried from one place to the next, never compared
  private record Page(byte[] content, MediaType type, String etag) {}

  /**
   * One file, or 304 to whoever has it.
   *
   * @param name without any folder
   */
  HttpResponse<?> answer(HttpRequest<?> request, String name) {
    Page page = find(name);
    boolean known =
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(page.etag()::equals);
    MutableHttpResponse<?> answer =
        known
            ? HttpResponse.notModified()
            : HttpResponse.ok(page.content()).contentType(page.type());
    return answer
        .header(HttpHeaders.ETAG, page.etag())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer");
  }

  private Page find(String name) {
    MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !name.matches("[a-z-]+\\.[a-z]+")) {
      throw nothing(name);
    }
    Page known = pages.get(name);
    if (known != null) {
      return known;
    }
    // what is not there is not remembered, or any name would take memory
    Page read = read(name, type).orElseThrow(() -> nothing(name));
    pages.put(name, read);
    return read;
  }

  private static Refused nothing(String name) {
    return Refused.notFound("nothing at /page/%s; the page is at /".formatted(name));
  }

  private Optional<Page> read(String name, MediaType type) {
    Optional<InputStream> found = resources.getResourceAsStream("classpath:page/" + name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream stream = found.get()) {
      byte[] content = stream.readAllBytes();
      String etag = "\"" + Digests.sha256(content).substring(0, 32) + "\"";
      return Optional.of(new Page(content, type, etag));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
