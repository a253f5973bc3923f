package io.anomalyoperator.embedded.api;

import com.sun.net.httpserver.HttpExchange;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Catalog;
import io.anomalyoperator.embedded.kinds.Kind;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code /apis/GROUP/VERSION/namespaces/NAMESPACE/RESOURCE/NAME/SUBRESOURCE}, and {@code
 * /api/v1/…} for the core group.
 */
final class Paths {
  private final Catalog catalog;

  Paths(Catalog catalog) {
    this.catalog = catalog;
  }

  Call parse(HttpExchange exchange) throws IOException {
    List<String> path = List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
    int at =
        switch (path.getFirst()) {
          case "api" -> 1;
          case "apis" -> 2;
          default -> path.size();
        };
    if (path.size() < at + 2) {
      throw ApiException.unknownPath();
    }
    String group = at == 1 ? "" : path.get(1);
    String version = path.get(at++);
    String namespace = "";
    boolean nested =
        path.get(at).equals("namespaces")
            && path.size() > at + 2
            && !path.get(at + 2).matches("status|finalize");
    if (nested) {
      namespace = path.get(at + 1);
      at += 2;
    }
    Kind kind = catalog.find(group, version, path.get(at)).orElseThrow(ApiException::unknownPath);
    return new Call(
        exchange.getRequestMethod(),
        kind,
        namespace,
        path.size() > at + 1 ? path.get(at + 1) : "",
        path.size() > at + 2 ? path.get(at + 2) : "",
        query(exchange),
        header(exchange, "Accept"),
        header(exchange, "Content-Type"),
        exchange.getRequestBody().readAllBytes(),
        header(exchange, "User-Agent"),
        new ArrayList<>());
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw == null) {
      return query;
    }
    for (String pair : raw.split("&", -1)) {
      String[] parts = (pair + "=").split("=", 3);
      query.put(decode(parts[0]), decode(parts[1]));
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String header(HttpExchange exchange, String name) {
    return String.join(",", exchange.getRequestHeaders().getOrDefault(name, List.of()));
  }
}
