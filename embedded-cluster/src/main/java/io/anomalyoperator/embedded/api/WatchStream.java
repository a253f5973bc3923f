package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.store.Change;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.anomalyoperator.embedded.store.Subscription;
import io.anomalyoperator.embedded.store.Views;
import io.anomalyoperator.embedded.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One watch: the events of one kind, line by line, until somebody leaves or the time is over. */
final class WatchStream {
  /** Also finds out that a client has gone: nothing else is written while nothing happens. */
  private static final long BOOKMARK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Call call;
  private final ObjectStore store;
  private final OutputStream out;
  private final Predicate<JsonNode> selector;
  private final boolean bookmarks;
  private boolean first = true;

  private WatchStream(Call call, ObjectStore store, OutputStream out) {
    this.call = call;
    this.store = store;
    this.out = out;
    selector = call.selector();
    bookmarks = call.flag("allowWatchBookmarks");
  }

  /** Subscribes, or refuses what cannot be done as asked: before any byte is sent. */
  static Subscription subscribe(Call call, ObjectStore store) {
    call.checkFieldSelector();
    timeoutSeconds(call);
    String from = call.option("resourceVersion");
    boolean present = call.flag("sendInitialEvents") || from.isEmpty() || from.equals("0");
    if (present) {
      return store.subscribe(call.kind(), call.namespace());
    }
    try {
      return store.subscribe(call.kind(), call.namespace(), Long.parseLong(from));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("resourceVersion: Invalid value: \"" + from + "\"");
    }
  }

  private static long timeoutSeconds(Call call) {
    String text = call.query().getOrDefault("timeoutSeconds", "3600");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("timeoutSeconds: Invalid value: \"" + text + "\"");
    }
  }

  static void run(Call call, ObjectStore store, Subscription subscription, OutputStream out)
      throws IOException {
    new WatchStream(call, store, out).run(subscription);
  }

  private void run(Subscription subscription) throws IOException {
    out.flush(); // the client waits for the headers
    for (ObjectNode object : subscription.snapshot()) {
      if (selector.test(object)) {
        event("ADDED", object);
      }
    }
    if (bookmarks) {
      // at once: of a watch without any event the client would learn late that it is open
      bookmark(subscription.version(), call.flag("sendInitialEvents"));
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds(call));
    try {
      follow(subscription, end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closing
    }
  }

  private void follow(Subscription subscription, long end)
      throws InterruptedException, IOException {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      long seen = store.version(); // first: everything up to it is in the feed already
      Change change = subscription.changes().poll(Math.min(BOOKMARK_NANOS, left));
      if (change != null) {
        send(change);
      }
      if (subscription.changes().isOver()) {
        return; // too far behind: the client watches anew, from what it was told last
      }
      if (change == null) {
        stillHere(seen);
      }
    }
  }

  private void stillHere(long seen) throws IOException {
    if (bookmarks) {
      bookmark(seen, false);
    } else {
      out.flush();
    }
  }

  private void send(Change change) throws IOException {
    boolean before = !change.before().isMissingNode() && selector.test(change.before());
    boolean after = !change.removed() && selector.test(change.after());
    if (before || after) {
      String type = !before ? "ADDED" : after ? "MODIFIED" : "DELETED";
      event(type, Views.as(call.kind(), change.after()));
    }
  }

  private void event(String type, ObjectNode object) throws IOException {
    boolean whole = call.option("includeObject").equals("Object");
    ObjectNode shown =
        call.wantsTable()
            ? Tables.of(call.kind(), List.of(object), Meta.version(object), first, whole)
            : object;
    first = false;
    line(type, shown);
  }

  private void bookmark(long version, boolean initialEnd) throws IOException {
    ObjectNode object =
        Json.object().put("kind", call.kind().kind()).put("apiVersion", call.kind().apiVersion());
    ObjectNode meta = object.putObject("metadata").put("resourceVersion", String.valueOf(version));
    if (initialEnd) {
      meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    line("BOOKMARK", object);
  }

  private void line(String type, ObjectNode object) throws IOException {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    out.write(Json.bytes(event));
    out.write('\n');
    out.flush();
  }
}
