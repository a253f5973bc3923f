package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.store.DeleteOptions.Propagation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What a deletion brings with it: finalizers, grace, owned objects, the content of a namespace, the
 * objects of a definition. A real cluster's controllers do part of this a moment later; here it is
 * done before the answer. Called under the store's lock.
 */
final class Deletion {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final DeleteOptions BACKGROUND = DeleteOptions.of(Json.object());
  private final ObjectStore store;

  Deletion(ObjectStore store) {
    this.store = store;
  }

  ObjectNode delete(Kind kind, ObjectNode before, DeleteOptions options) {
    ObjectNode after = before.deepCopy();
    int grace = grace(kind, before, options);
    if (options.propagation() == Propagation.ORPHAN) {
      forEachOwned(Meta.uid(before), this::disown); // at once: finalizers may delay the rest
    }
    boolean foreground =
        options.propagation() == Propagation.FOREGROUND && blocks(Meta.uid(before));
    if (foreground) {
      addFinalizer(after, FOREGROUND);
    }
    if (grace > 0 || isHeld(kind, after)) {
      ObjectNode marked = Meta.isBeingDeleted(before) ? shorten(after, grace) : mark(after, grace);
      if (isNamespace(kind)) {
        marked.withObjectProperty("status").put("phase", "Terminating");
      }
      boolean changed = !marked.equals(before);
      ObjectNode done = changed ? store.commit(kind, before, marked) : before;
      if (isNamespace(kind)) {
        empty(Meta.name(before));
      }
      if (foreground) {
        forEachOwned(Meta.uid(before), (k, o) -> again(k, o, options));
      }
      return done;
    }
    return store.remove(kind, before, after);
  }

  /** Only a pod that runs on a node takes its time. */
  private static int grace(Kind kind, ObjectNode object, DeleteOptions options) {
    boolean running = kind.isNamed("", "pods") && object.path("spec").hasNonNull("nodeName");
    if (!running) {
      return 0;
    }
    int own = object.path("spec").path("terminationGracePeriodSeconds").asInt(30);
    return options.graceSeconds() >= 0 ? options.graceSeconds() : own;
  }

  private static ObjectNode mark(ObjectNode object, int grace) {
    ObjectNode meta = Meta.in(object);
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
    meta.put("deletionTimestamp", end.toString()).put("deletionGracePeriodSeconds", grace);
    if (meta.path("generation").asLong() > 0) {
      meta.put("generation", meta.path("generation").asLong() + 1);
    }
    return object;
  }

  /** A second deletion may shorten the time that is left and never lengthens it. */
  private static ObjectNode shorten(ObjectNode object, int grace) {
    int before = Meta.of(object).path("deletionGracePeriodSeconds").asInt();
    if (grace < before) {
      Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
      Meta.in(object)
          .put("deletionTimestamp", end.toString())
          .put("deletionGracePeriodSeconds", grace);
    }
    return object;
  }

  /** Whether a deleted object stays for now. */
  boolean isHeld(Kind kind, ObjectNode object) {
    boolean ending =
        kind.isNamed("", "pods") && Meta.of(object).path("deletionGracePeriodSeconds").asInt() > 0;
    return ending || isNamespace(kind) || Meta.hasFinalizers(object);
  }

  void afterRemoval(Kind kind, ObjectNode gone) {
    if (kind.plural().equals("customresourcedefinitions")) {
      deleteObjectsOf(gone);
      store.catalog().remove(gone);
    }
    forEachOwned(Meta.uid(gone), this::collectIfOwnerless);
    releaseForeground(gone);
    if (!Meta.namespace(gone).isEmpty()) {
      namespace(Meta.namespace(gone)).filter(Meta::isBeingDeleted).ifPresent(ns -> empty(ns));
    }
  }

  private void deleteObjectsOf(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    String group = spec.path("group").asText();
    String plural = spec.path("names").path("plural").asText();
    store.catalog().kinds().stream()
        .filter(k -> k.isNamed(group, plural))
        .findFirst()
        .ifPresent(k -> store.list(k, "").forEach(o -> again(k, o, BACKGROUND)));
  }

  /** An object all of whose owners are gone, or never were, goes too. */
  void collectIfOwnerless(Kind kind, ObjectNode object) {
    JsonNode owners = Meta.of(object).path("ownerReferences");
    if (!owners.isEmpty() && Json.items(owners).noneMatch(o -> exists(o.path("uid").asText()))) {
      again(kind, object, BACKGROUND);
    }
  }

  private boolean exists(String uid) {
    return store.all().stream().anyMatch(o -> Meta.uid(o).equals(uid));
  }

  private boolean blocks(String ownerUid) {
    boolean[] found = {false};
    forEachOwned(ownerUid, (kind, owned) -> found[0] |= isBlocking(owned, ownerUid));
    return found[0];
  }

  private static boolean isBlocking(JsonNode owned, String ownerUid) {
    return Json.items(Meta.of(owned).path("ownerReferences"))
        .anyMatch(
            r ->
                r.path("uid").asText().equals(ownerUid)
                    && r.path("blockOwnerDeletion").asBoolean());
  }

  /** The last blocking object of an owner in foreground deletion lets the owner go. */
  private void releaseForeground(ObjectNode gone) {
    for (JsonNode reference : Meta.of(gone).path("ownerReferences")) {
      String uid = reference.path("uid").asText();
      store.all().stream()
          .filter(o -> Meta.uid(o).equals(uid) && Meta.isBeingDeleted(o))
          .filter(o -> Json.texts(Meta.of(o).path("finalizers")).contains(FOREGROUND))
          .filter(o -> !blocks(uid))
          .findFirst()
          .ifPresent(owner -> kindOf(owner).ifPresent(k -> release(k, owner)));
    }
  }

  private void release(Kind kind, ObjectNode owner) {
    ObjectNode after = owner.deepCopy();
    removeAll(Meta.in(after), "finalizers", f -> f.asText().equals(FOREGROUND));
    store.commit(kind, owner, after);
  }

  private void disown(Kind kind, ObjectNode owned, String ownerUid) {
    ObjectNode after = owned.deepCopy();
    removeAll(Meta.in(after), "ownerReferences", r -> r.path("uid").asText().equals(ownerUid));
    store.commit(kind, owned, after);
  }

  private static void removeAll(
      ObjectNode meta, String list, java.util.function.Predicate<JsonNode> which) {
    ArrayNode left = Json.array();
    meta.path(list)
        .forEach(
            item -> {
              if (!which.test(item)) {
                left.add(item);
              }
            });
    if (left.isEmpty()) {
      meta.remove(list);
    } else {
      meta.set(list, left);
    }
  }

  private void forEachOwned(String ownerUid, Owned action) {
    for (ObjectNode object : store.all()) {
      boolean owned =
          Json.items(Meta.of(object).path("ownerReferences"))
              .anyMatch(r -> r.path("uid").asText().equals(ownerUid));
      if (owned) {
        kindOf(object).ifPresent(k -> action.accept(k, object, ownerUid));
      }
    }
  }

  private void forEachOwned(String ownerUid, BiConsumer<Kind, ObjectNode> action) {
    forEachOwned(ownerUid, (kind, object, uid) -> action.accept(kind, object));
  }

  /** What is done to one owned object. */
  private interface Owned {
    void accept(Kind kind, ObjectNode owned, String ownerUid);
  }

  private Optional<Kind> kindOf(ObjectNode object) {
    return store.catalog().of(object);
  }

  /** Deletes an object that may have gone or changed since it was listed. */
  private void again(Kind kind, ObjectNode listed, DeleteOptions options) {
    DeleteOptions plain = new DeleteOptions(options.propagation(), -1, false, Json.object());
    store
        .find(kind, Meta.namespace(listed), Meta.name(listed))
        .filter(o -> !Meta.isBeingDeleted(o))
        .ifPresent(o -> delete(kind, o, plain));
  }

  private static boolean isNamespace(Kind kind) {
    return kind.isNamed("", "namespaces");
  }

  private Optional<ObjectNode> namespace(String name) {
    return store.find(store.catalog().builtIn("v1", "namespaces"), "", name);
  }

  private void empty(String namespace) {
    content(namespace).forEach(o -> kindOf(o).ifPresent(k -> again(k, o, BACKGROUND)));
    if (content(namespace).isEmpty()) {
      Kind namespaces = store.catalog().builtIn("v1", "namespaces");
      namespace(namespace).ifPresent(ns -> store.remove(namespaces, ns, ns.deepCopy()));
    }
  }

  private void empty(ObjectNode namespace) {
    empty(Meta.name(namespace));
  }

  private List<ObjectNode> content(String namespace) {
    return store.all().stream().filter(o -> Meta.namespace(o).equals(namespace)).toList();
  }

  private static void addFinalizer(ObjectNode object, String finalizer) {
    ArrayNode finalizers = Meta.in(object).withArrayProperty("finalizers");
    if (!Json.texts(finalizers).contains(finalizer)) {
      finalizers.add(finalizer);
    }
  }
}
