package io.anomalyoperator.operator.task;

import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Task;
import java.util.Map;
import java.util.Set;

/** The work that plans ask for, and what is known of it. */
public interface Tasks {
  /** What is known of the tasks that the last plan asked for. */
  Map<Task, Finding<?>> findings(ModelKey model);

  /** From now on, these and no others. */
  void want(ModelKey model, Set<Task> tasks);

  /** Drops all tasks of a model that is gone. */
  default void forget(ModelKey model) {
    want(model, Set.of());
  }
}
