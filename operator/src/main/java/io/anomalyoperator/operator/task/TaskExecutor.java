package io.anomalyoperator.operator.task;

import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Task;

/** Does one task, however long it takes. Failure is a finding, not an exception. */
public interface TaskExecutor extends AutoCloseable {
  /** The answer to the task, of the type that the task documents. */
  Finding<?> execute(ModelKey model, Task task);

  @Override
  default void close() {}
}
