package io.anomalyoperator.server.http;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The API document and a page that shows it, both made when this module is compiled. */
@Controller("/docs")
@Hidden
final class DocsController {
  private static final String DOCUMENT = "classpath:META-INF/swagger/model-server.yml";
  private static final String PAGE = "classpath:docs/index.html";
  private static final String RESOURCES = "classpath:META-INF/swagger/views/swagger-ui/res/";
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final ResourceResolver resources;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  DocsController(ResourceResolver resources) {
    this.resources = resources;
  }

  @Get
  HttpResponse<?> page() {
    return file(PAGE, MediaType.TEXT_HTML_TYPE);
  }

  @Get("/openapi.yml")
  HttpResponse<?> document() {
    return file(DOCUMENT, MediaType.of("application/yaml"));
  }

  @Get("/res/{name}")
  HttpResponse<?> resource(String name) {
    if (!PLAIN_NAME.matcher(name).matches()) {
      throw Refused.notFound("nothing at /docs/res/" + name);
    }
    return file(RESOURCES + name, MediaType.forFilename(name));
  }

  private HttpResponse<?> file(String path, MediaType type) {
    byte[] content = files.get(path);
    if (content == null) {
      // what is not there is not remembered, or any name would take memory
      content = read(path);
      files.put(path, content);
    }
    return HttpResponse.ok(content).contentType(type);
  }

  private byte[] read(String path) {
    try (InputStream stream =
        resources
            .getResourceAsStream(path)
            .orElseThrow(() -> Refused.notFound("no such page; GET /docs is where they begin"))) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
