package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Catalog;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** All objects, one counter of versions, and the stream of changes. */
public final class ObjectStore {
  private static final List<String> SERVER_OWNED =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion");

  private final TreeMap<String, ObjectNode> objects = new TreeMap<>();
  private final Catalog catalog;
  private final BuiltIns builtIns;
  private final ChangeLog log;
  private final Deletion deletion = new Deletion(this);
  private long version = 1;

  public ObjectStore(Catalog catalog, BuiltIns builtIns, int history) {
    this.catalog = catalog;
    this.builtIns = builtIns;
    log = new ChangeLog(history);
  }

  private static String key(Kind kind, String namespace, String name) {
    return kind.bucket() + "\0" + (kind.namespaced() ? namespace : "") + "\0" + name;
  }

  public synchronized long version() {
    return version;
  }

  Catalog catalog() {
    return catalog;
  }

  public synchronized Optional<ObjectNode> find(Kind kind, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(kind, namespace, name))).map(o -> Views.as(kind, o));
  }

  public ObjectNode get(Kind kind, String namespace, String name) {
    return find(kind, namespace, name).orElseThrow(() -> ApiException.notFound(kind, name));
  }

  /** Objects of one kind, ordered by namespace and name; an empty namespace means all. */
  public synchronized List<ObjectNode> list(Kind kind, String namespace) {
    String from = kind.bucket() + "\0" + (namespace.isEmpty() ? "" : namespace + "\0");
    List<ObjectNode> found = new ArrayList<>();
    objects
        .subMap(from, from + Character.MAX_VALUE)
        .values()
        .forEach(o -> found.add(Views.as(kind, o)));
    return found;
  }

  /** The present objects as a list's version needs them: both from one moment. */
  public synchronized Subscription snapshot(Kind kind, String namespace) {
    return new Subscription(version, list(kind, namespace), new Feed(List.of()));
  }

  /** Present objects, and the changes that follow. */
  public synchronized Subscription subscribe(Kind kind, String namespace) {
    Feed changes = log.follow(kind, namespace, version, version);
    return new Subscription(version, list(kind, namespace), changes);
  }

  /** Changes after a version, without the objects; 410 when that is too long ago. */
  public synchronized Subscription subscribe(Kind kind, String namespace, long since) {
    return new Subscription(since, List.of(), log.follow(kind, namespace, since, version));
  }

  public synchronized void unsubscribe(Subscription subscription) {
    log.leave(subscription.changes());
  }

  public synchronized ObjectNode create(
      Kind kind, String namespace, ObjectNode object, boolean dryRun) {
    String name = Names.settle(kind, object);
    ObjectNode meta = Meta.in(object);
    if (kind.namespaced()) {
      meta.put("namespace", namespace);
      checkNamespace(kind, namespace, name);
    } else {
      meta.remove("namespace");
    }
    if (objects.containsKey(key(kind, namespace, name))) {
      throw ApiException.alreadyExists(kind, name);
    }
    meta.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", Meta.now());
    meta.remove(
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "selfLink"));
    if (kind.is(Trait.GENERATION)) {
      meta.put("generation", 1);
    } else {
      meta.remove("generation");
    }
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    builtIns.onCreate(kind, object, list(kind, ""));
    if (dryRun) {
      return object;
    }
    ObjectNode created = commit(kind, MissingNode.getInstance(), object);
    deletion.collectIfOwnerless(kind, created);
    return created;
  }

  private void checkNamespace(Kind kind, String namespace, String name) {
    Kind namespaces = catalog.builtIn("v1", "namespaces");
    ObjectNode found = get(namespaces, "", namespace);
    if (Meta.isBeingDeleted(found)) {
      throw ApiException.forbidden(
          kind,
          name,
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(namespace));
    }
  }

  public synchronized ObjectNode update(Write write) {
    Kind kind = write.kind();
    ObjectNode before = get(kind, write.namespace(), write.name());
    ObjectNode wanted = write.change().apply(before.deepCopy());
    checkPreconditions(kind, before, wanted);
    ObjectNode after = write.status() ? before.deepCopy() : wanted;
    if (write.status()) {
      after.set("status", wanted.path("status").isObject() ? wanted.get("status") : Views.empty());
      keep(after, wanted, List.of("managedFields"));
    } else if (kind.is(Trait.STATUS)) {
      copy(before, after, "status");
    }
    keep(after, before, SERVER_OWNED);
    write.admission().admit(before, after);
    if (!write.status()) {
      builtIns.onUpdate(kind, before, after, list(kind, ""));
    }
    if (Views.same(after, before)) {
      return before;
    }
    if (kind.is(Trait.GENERATION) && !Views.spec(after).equals(Views.spec(before))) {
      Meta.in(after).put("generation", Meta.of(before).path("generation").asLong() + 1);
    }
    if (write.dryRun()) {
      return after;
    }
    ObjectNode done = commit(kind, before, after);
    deletion.collectIfOwnerless(kind, done);
    return done;
  }

  private static void checkPreconditions(Kind kind, ObjectNode before, ObjectNode wanted) {
    String based = Meta.version(wanted);
    if (!based.isEmpty() && !based.equals(Meta.version(before))) {
      throw ApiException.stale(kind, Meta.name(before));
    }
    String uid = Meta.uid(wanted);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(before))) {
      throw ApiException.conflict(
          kind,
          Meta.name(before),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Meta.uid(before)));
    }
  }

  private static void keep(ObjectNode object, ObjectNode source, List<String> metadata) {
    metadata.forEach(field -> copy(Meta.in(source), Meta.in(object), field));
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }

  /** Removes an object, or marks it while something holds it. Returns its last state. */
  public synchronized ObjectNode delete(
      Kind kind, String namespace, String name, DeleteOptions options) {
    ObjectNode before = get(kind, namespace, name);
    options.checkPreconditions(kind, before);
    return options.dryRun() ? before : deletion.delete(kind, before, options);
  }

  /** Stores a new state; one that was marked and is held no more goes. */
  ObjectNode commit(Kind kind, JsonNode before, ObjectNode after) {
    if (!before.isMissingNode() && Meta.isBeingDeleted(after) && !deletion.isHeld(kind, after)) {
      return remove(kind, before, after);
    }
    Meta.in(after).put("resourceVersion", String.valueOf(++version));
    objects.put(key(kind, Meta.namespace(after), Meta.name(after)), after);
    if (kind.plural().equals("customresourcedefinitions")) {
      catalog.define(after);
    }
    log.add(new Change(version, kind, before, after, false));
    return after;
  }

  ObjectNode remove(Kind kind, JsonNode before, ObjectNode after) {
    Meta.in(after).put("resourceVersion", String.valueOf(++version));
    objects.remove(key(kind, Meta.namespace(after), Meta.name(after)));
    log.add(new Change(version, kind, before, after, true));
    deletion.afterRemoval(kind, after);
    return after;
  }

  Collection<ObjectNode> all() {
    return List.copyOf(objects.values());
  }
}
