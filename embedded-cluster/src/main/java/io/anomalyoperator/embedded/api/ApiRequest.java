package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request about objects, as an {@link Interceptor} sees it. What a request does not have is the
 * empty string, or a missing node.
 *
 * @param verb get, list, watch, create, update, patch, apply, delete or deletecollection
 * @param resource the plural name, as in {@code deployments}
 * @param subresource status, scale, log …
 * @param manager the field manager
 */
public record ApiRequest(
    String verb,
    String group,
    String kind,
    String resource,
    String namespace,
    String name,
    String subresource,
    String userAgent,
    String manager,
    boolean dryRun,
    JsonNode body) {

  /** Whether the request is meant to change something. */
  public boolean isWrite() {
    return !dryRun
        && switch (verb) {
          case "get", "list", "watch" -> false;
          default ->
              !group.equals("authorization.k8s.io") && !group.equals("authentication.k8s.io");
        };
  }

  /** As in {@code apply deployments models/mnist-r1}, or {@code update leases/status a/b}. */
  @Override
  public String toString() {
    String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
    String where = namespace.isEmpty() ? name : namespace + "/" + name;
    return (verb + " " + what + " " + where).strip();
  }
}
