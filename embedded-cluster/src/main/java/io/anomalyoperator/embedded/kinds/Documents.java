package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import java.util.Optional;

/** The documents that describe the server, by their paths. */
public final class Documents {
  private static final String JSON = "application/json";
  private final Discovery discovery;
  private final OpenApi openApi;

  /** A document and the type under which it is sent. */
  public record Document(String contentType, ObjectNode body) {}

  public Documents(Catalog catalog) {
    discovery = new Discovery(catalog);
    openApi = new OpenApi(catalog);
  }

  /** Empty when the path is none of a document. */
  public Optional<Document> find(String path, String accept) {
    boolean aggregated = accept.contains("as=APIGroupDiscoveryList");
    String[] parts = path.substring(1).split("/", -1);
    return switch (path) {
      case "/version" -> plain(version());
      case "/api" -> aggregated ? grouped(discovery.aggregated(true)) : plain(discovery.versions());
      case "/apis" -> aggregated ? grouped(discovery.aggregated(false)) : plain(discovery.groups());
      case "/openapi/v3" -> plain(openApi.index());
      default -> {
        if (path.startsWith("/openapi/v3/")) {
          yield plain(openApi.document(path.substring("/openapi/v3/".length())));
        }
        if (parts[0].equals("api") && parts.length == 2) {
          yield plain(discovery.resources("", parts[1]));
        }
        if (parts[0].equals("apis") && parts.length == 3) {
          yield plain(discovery.resources(parts[1], parts[2]));
        }
        if (parts[0].equals("apis") && parts.length == 2) {
          yield plain(discovery.group(parts[1]));
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<Document> plain(ObjectNode body) {
    return Optional.of(new Document(JSON, body));
  }

  private static Optional<Document> grouped(ObjectNode body) {
    String type = JSON + ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    return Optional.of(new Document(type, body));
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "35")
        .put("gitVersion", "v1.35.0-embedded")
        .put("platform", "jvm");
  }
}
