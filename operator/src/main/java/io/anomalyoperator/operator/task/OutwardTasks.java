package io.anomalyoperator.operator.task;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.apply.ManagementTokens;
import io.anomalyoperator.operator.artifact.ArtifactVerifier;
import io.anomalyoperator.operator.artifact.LabelledDataReader;
import io.anomalyoperator.operator.gate.ManagementClient;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Task;
import java.util.function.Function;

/** Sends each task to whom it concerns: S3, or a pod. */
public final class OutwardTasks implements TaskExecutor {
  private final ArtifactVerifier verifier;
  private final LabelledDataReader labelled;
  private final ManagementClient pods;
  private final ManagementTokens tokens;

  public OutwardTasks(
      ArtifactVerifier verifier,
      LabelledDataReader labelled,
      ManagementClient pods,
      ManagementTokens tokens) {
    this.verifier = verifier;
    this.labelled = labelled;
    this.pods = pods;
    this.tokens = tokens;
  }

  @Override
  public Finding<?> execute(ModelKey model, Task task) {
    return switch (task) {
      case Task.Resolve t -> verifier.resolve(model.namespace(), t.artifact(), t.identity());
      case Task.Poll t ->
          verifier.poll(model.namespace(), t.artifact(), t.identity(), t.serving(), t.etag());
      case Task.Verify t ->
          verifier.verify(model.namespace(), t.artifact(), t.identity(), t.resolved(), t.secrets());
      case Task.Inspect t -> withToken(model, token -> pods.inspect(t.podUid(), t.ip(), token));
      case Task.Drain t ->
          withToken(model, token -> pods.drain(t.podUid(), t.ip(), token, t.limit()));
      case Task.Watch t -> withToken(model, token -> pods.watch(t.pods(), token));
      case Task.Drift t -> withToken(model, token -> pods.drift(t.pods(), token));
      case Task.Replay t -> withToken(model, token -> pods.replay(t, token));
      case Task.Evaluate t ->
          withToken(
              model,
              token ->
                  labelled.read(
                      model.namespace(),
                      t.data(),
                      t.identity(),
                      rows -> pods.evaluate(t, rows, token)));
      case Task.Golden t -> withToken(model, token -> pods.golden(t.podUid(), t.ip(), token));
    };
  }

  @Override
  public void close() {
    pods.close();
  }

  private Finding<?> withToken(ModelKey model, Function<String, Finding<?>> ask) {
    return tokens
        .of(model)
        .<Finding<?>>map(ask)
        .orElseGet(
            () ->
                new Finding.Unable<>(
                    Reason.PodUnreachable, "the model's management Secret was not read yet"));
  }
}
