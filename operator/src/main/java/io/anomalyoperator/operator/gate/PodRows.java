package io.anomalyoperator.operator.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.operator.gate.PodCalls.Call;
import io.anomalyoperator.operator.gate.PodCalls.OddAnswer;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.PodAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;

/** Has pods tell the rows that they remember, and score rows that they are given. */
final class PodRows {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A pod remembers 4 MiB of inputs at most; in base64, with their scores. */
  private static final long LARGEST_ANSWER = 8 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private final PodCalls calls;

  PodRows(PodCalls calls) {
    this.calls = calls;
  }

  /** The rows that users sent lately, with their scores. */
  PodAnswer remembered(PodAddress pod, String token)
      throws IOException, InterruptedException, OddAnswer {
    return answer(pod, "GET", "/management/samples", new byte[0], token);
  }

  /**
   * What the pod makes of rows.
   *
   * @param rows FP32 numbers, the lowest byte first; 6 MiB at most, since a model server takes 10
   *     MB in one request
   */
  PodAnswer scored(PodAddress pod, ModelInput input, byte[] rows, String token)
      throws IOException, InterruptedException, OddAnswer {
    return answer(pod, "POST", "/management/replay", body(input, rows), token);
  }

  private PodAnswer answer(PodAddress pod, String method, String path, byte[] body, String token)
      throws IOException, InterruptedException, OddAnswer {
    return calls
        .send(new Call(method, pod.ip(), path, body, ANSWER, LARGEST_ANSWER), token)
        .from(pod.uid());
  }

  private static byte[] body(ModelInput input, byte[] rows) throws JsonProcessingException {
    var body = JSON.createObjectNode();
    body.set("input", JSON.valueToTree(input));
    body.put("inputs", Base64.getEncoder().encodeToString(rows));
    return JSON.writeValueAsBytes(body);
  }
}
