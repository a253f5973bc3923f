package io.anomalyoperator.operator.gate;

import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.gate.PodCalls.Call;
import io.anomalyoperator.operator.rollout.DriftEvidence;
import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Asks pods on their management port, by their addresses. Calls block; they are for virtual
 * threads. An error of the check (refused, slow, 500, an odd body) says nothing of the model: it is
 * {@link Finding.Unable} and is tried again.
 */
public final class ManagementClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** The pod scores up to 64 inputs before it answers, some models on half a core. */
  private static final Duration GOLDEN_ANSWER = Duration.ofSeconds(30);

  /** An honest answer has some kilobytes. */
  private static final long LARGEST_ANSWER = 1 << 20;

  private final PodCalls calls;
  private final ReplayCollector replays;
  private final EvaluationCollector evaluations;

  /**
   * A client.
   *
   * @param port port on which pods are asked
   */
  public ManagementClient(int port) {
    this(port, CONNECT);
  }

  ManagementClient(int port, Duration connect) {
    this.calls = new PodCalls(port, connect);
    var rows = new PodRows(calls);
    this.replays = new ReplayCollector(rows);
    this.evaluations = new EvaluationCollector(rows);
  }

  /** Who is there? A pod that drains is told to stop that first. */
  public Finding<PodReport> inspect(String podUid, String ip, String token) {
    return PodCalls.ask(
        () -> {
          var report = status(podUid, ip, token);
          if (!report.draining()) {
            return report;
          }
          calls.send(call("DELETE", ip, "/management/drain", ANSWER), token);
          return status(podUid, ip, token);
        });
  }

  /** Has a pod let go of its connections, all of them at the limit. Asking again is no harm. */
  public Finding<PodReport> drain(String podUid, String ip, String token, Duration limit) {
    return PodCalls.ask(
        () -> {
          var _ = status(podUid, ip, token); // never drain whoever has the address now
          var path = "/management/drain?seconds=" + limit.toSeconds();
          return report(calls.send(call("POST", ip, path, ANSWER), token));
        });
  }

  /** Has a pod score the golden set. */
  public Finding<Task.GoldenScores> golden(String podUid, String ip, String token) {
    return PodCalls.ask(
        () -> {
          var identity = status(podUid, ip, token);
          var answer = calls.send(call("POST", ip, "/management/golden", GOLDEN_ANSWER), token);
          // who computed these scores is what the same answer says, not what was said before
          return new Task.GoldenScores(
              new PodReport(
                  answer.text("pod_uid"),
                  answer.number("revision"),
                  answer.text("sha256"),
                  answer.text("manifest_sha256"),
                  identity.ready(),
                  identity.draining(),
                  identity.openConnections()),
              answer.numbers("scores"));
        });
  }

  /** How users' requests go in these pods; one that is silent hides nothing of the others. */
  public Finding<Traffic> watch(List<PodAddress> pods, String token) {
    return PodCalls.ask(
        () -> {
          var sum = Traffic.NONE;
          PodCalls.OddAnswer why = null;
          for (var pod : pods) {
            try {
              var answer = calls.send(call("GET", pod.ip(), "/management/traffic", ANSWER), token);
              sum = sum.plus(answer.from(pod.uid()).traffic());
            } catch (PodCalls.OddAnswer e) {
              why = e;
              sum = sum.plus(Traffic.silent(pod.name()));
            }
          }
          if (why != null && sum.silent().size() == pods.size()) {
            throw why;
          }
          return sum;
        });
  }

  /** Whether users send these pods other data than their model was trained on. */
  public Finding<DriftEvidence> drift(List<PodAddress> pods, String token) {
    return PodCalls.ask(
        () -> {
          try {
            return new DriftCollector(calls).collect(pods, token);
          } catch (PodCalls.UnknownCall e) {
            return DriftEvidence.NONE; // a server image from before this
          }
        });
  }

  /** Has a pod of the candidate score what pods of the serving revision were asked recently. */
  public Finding<ReplayEvidence> replay(Task.Replay asked, String token) {
    return PodCalls.ask(() -> replays.collect(asked, token));
  }

  /** Has a pod of the candidate score labelled rows, if they are of its kind. */
  public Finding<EvaluationEvidence> evaluate(
      Task.Evaluate asked, LabelledRows rows, String token) {
    return rows.width() == asked.input().width()
        ? PodCalls.ask(() -> evaluations.collect(asked, rows, token))
        : new Finding.Verdict<>(
            Reason.EvaluationDataInvalid,
            "s3://%s/%s has rows of %d numbers, the model takes %s; write labelled rows of the same data"
                .formatted(asked.data().bucket(), asked.data().key(), rows.width(), asked.input()));
  }

  @Override
  public void close() {
    calls.close();
  }

  private static Call call(String method, String ip, String path, Duration limit) {
    return new Call(method, ip, path, new byte[0], limit, LARGEST_ANSWER);
  }

  /** What the pod says of itself; addresses are given to other pods when one is gone. */
  private PodReport status(String podUid, String ip, String token)
      throws IOException, InterruptedException, PodCalls.OddAnswer {
    return report(calls.send(call("GET", ip, "/management/status", ANSWER), token).from(podUid));
  }

  private static PodReport report(PodAnswer answer) throws PodCalls.OddAnswer {
    return new PodReport(
        answer.text("pod_uid"),
        answer.number("revision"),
        answer.text("sha256"),
        answer.text("manifest_sha256"),
        answer.flag("ready"),
        answer.flag("draining"),
        answer.number("open_connections"));
  }
}
