package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.apply.ManagedFields.Owner;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.ApiException.FieldConflict;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One writer of one kind of objects: applies its wishes and records its ownership.
 *
 * @param name as in {@code --field-manager}
 * @param subresource empty for the object itself
 */
public record FieldManager(Kind kind, String name, String subresource) {

  private Owner owner(String operation) {
    return new Owner(name, operation, kind.apiVersion(), subresource);
  }

  /**
   * Merges {@code applied} into {@code live}, which it changes. What this manager applied before
   * and leaves out now goes, unless somebody else owns it too. A field that another manager has set
   * to another value is a conflict, or changes hands with {@code force}.
   */
  public ObjectNode apply(ObjectNode live, ObjectNode applied, boolean force) {
    ManagedFields managed = ManagedFields.of(live);
    Owner me = owner("Apply");
    Set<FieldPath> wanted = Fields.of(kind, applied);
    Set<FieldPath> former = formerlyApplied(live);
    List<FieldConflict> conflicts = new ArrayList<>();
    for (Map.Entry<Owner, Set<FieldPath>> other : managed.all().entrySet()) {
      if (other.getKey().equals(me)) {
        continue;
      }
      List<FieldPath> taken =
          wanted.stream()
              .filter(p -> other.getValue().contains(p) && differs(p, live, applied))
              .toList();
      for (FieldPath path : taken) {
        if (force || former.contains(path)) {
          other.getValue().remove(path);
        } else {
          conflicts.add(new FieldConflict(other.getKey().shown(), path.toString()));
        }
      }
    }
    if (!conflicts.isEmpty()) {
      throw ApiException.applyConflict(conflicts);
    }
    Set<FieldPath> dropped = new LinkedHashSet<>(managed.of(me));
    dropped.removeAll(wanted);
    managed.set(me, wanted);
    ApplyMerge.merge(kind, live, applied);
    for (FieldPath path : dropped) {
      if (!managed.isOwned(path)) {
        path.removeFrom(live);
      }
    }
    managed.writeTo(live, live);
    return live;
  }

  /** What kubectl applied as a client it may take over, without force, when it applies here. */
  private Set<FieldPath> formerlyApplied(ObjectNode live) {
    JsonNode last =
        Meta.of(live).path("annotations").path("kubectl.kubernetes.io/last-applied-configuration");
    return name.equals("kubectl") && Json.parse(last.asText("{}")) instanceof ObjectNode applied
        ? Fields.of(kind, applied)
        : Set.of();
  }

  private static boolean differs(FieldPath path, ObjectNode live, ObjectNode applied) {
    return !path.isItself() && !path.in(live).equals(path.in(applied));
  }

  /** Records that this manager changed fields by another way than apply. */
  public void track(JsonNode before, ObjectNode after) {
    ManagedFields managed = ManagedFields.of(isGiven(after) ? after : before);
    Set<FieldPath> present = Fields.of(kind, after);
    Set<FieldPath> changed = new LinkedHashSet<>(present);
    changed.removeIf(path -> path.in(before).equals(path.in(after)));
    managed
        .all()
        .values()
        .forEach(
            paths -> {
              paths.retainAll(present);
              paths.removeIf(path -> changed.contains(path) && !path.isItself());
            });
    managed.of(owner("Update")).addAll(changed);
    managed.writeTo(after, before);
  }

  /** A writer may correct the list; one that says nothing of it leaves it as it is. */
  private static boolean isGiven(ObjectNode object) {
    return !Meta.of(object).path("managedFields").isEmpty();
  }
}
