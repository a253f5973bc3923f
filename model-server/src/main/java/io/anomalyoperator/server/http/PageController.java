package io.anomalyoperator.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;

/** What the page at {@code /} is made of. */
@Controller("/page")
final class PageController {
  private final PageFiles files;

  PageController(PageFiles files) {
    this.files = files;
  }

  @Get("/{name}")
  HttpResponse<?> file(HttpRequest<?> request, @PathVariable String name) {
    return files.answer(request, name);
  }
}
