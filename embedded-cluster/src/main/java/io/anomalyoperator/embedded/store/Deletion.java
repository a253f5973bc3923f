package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.store.DeleteOptions.Propagation;
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
    int grace = Grace.seconds(kind, before, options);
    if (options.propagation() == Propagation.ORPHAN) {
      forEachOwned(Meta.uid(before), this::disown); // at once: finalizers may delay the rest
    }
    boolean foreground =
        options.propagation() == Propagation.FOREGROUND && blocks(Meta.uid(before));
    if (foreground) {
      References.addFinalizer(after, FOREGROUND);
    }
    if (grace > 0 || isHeld(kind, after)) {
      ObjectNode marked =
          Meta.isBeingDeleted(before) ? Grace.shorten(after, grace) : Grace.mark(after, grace);
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
    forEachOwned(ownerUid, (kind, owned) -> found[0] |= References.isBlocking(owned, ownerUid));
    return found[0];
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
    References.removeAll(Meta.in(after), "finalizers", f -> f.asText().equals(FOREGROUND));
    store.commit(kind, owner, after);
  }

  private void disown(Kind kind, ObjectNode owned, String ownerUid) {
    ObjectNode after = owned.deepCopy();
    References.removeAll(
        Meta.in(after), "ownerReferences", r -> r.path("uid").asText().equals(ownerUid));
    store.commit(kind, owned, after);
  }

  private void forEachOwned(String ownerUid, Owned action) {
    for (ObjectNode object : store.all()) {
      if (References.isOwned(object, ownerUid)) {
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
}
