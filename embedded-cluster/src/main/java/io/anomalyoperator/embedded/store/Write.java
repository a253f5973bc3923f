package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.function.UnaryOperator;

/**
 * A wanted change of one object.
 *
 * @param status whether nothing but the status may change; otherwise everything else may
 * @param dryRun whether the outcome is only to be shown
 * @param change from a copy of the present object to the wanted one
 * @param admission looks at what is to be stored, completes or refuses it; asked only after the
 *     caller's preconditions were found to hold
 */
public record Write(
    Kind kind,
    String namespace,
    String name,
    boolean status,
    boolean dryRun,
    UnaryOperator<ObjectNode> change,
    Admission admission) {

  /** Judges a change before it is stored. */
  public interface Admission {
    void admit(ObjectNode before, ObjectNode after);
  }
}
