package io.anomalyoperator.operator.gate;

import io.anomalyoperator.operator.gate.PodCalls.OddAnswer;
import io.anomalyoperator.operator.gate.PodCalls.UnknownCall;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Answer;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Row;
import io.anomalyoperator.operator.rollout.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Reads what the serving pods remember of recent requests, and has a pod of the candidate score the
 * same inputs. The inputs pass through as bytes and are kept nowhere.
 */
final class ReplayCollector {
  /** A model server takes 10 MB in one request. */
  private static final int MOST_BYTES = 6 << 20;

  private final PodRows pods;

  ReplayCollector(PodRows pods) {
    this.pods = pods;
  }

  /** One remembered request; its age counts from the newest of its pod. */
  private record Sample(int age, byte[] input, Answer answer) {}

  /** What was found; nothing where a server is too old to remember requests, or to score them. */
  ReplayEvidence collect(Task.Replay asked, String token)
      throws IOException, InterruptedException, OddAnswer {
    try {
      return compared(asked, token);
    } catch (UnknownCall e) {
      return new ReplayEvidence(List.of(), List.of(), List.of());
    }
  }

  private ReplayEvidence compared(Task.Replay asked, String token)
      throws IOException, InterruptedException, OddAnswer {
    var serving = new ArrayList<PodReport>();
    List<Sample> samples = new ArrayList<>();
    for (var pod : asked.serving()) {
      var answer = pods.remembered(pod, token);
      serving.add(answer.answeredBy());
      samples.addAll(samples(answer, asked.input()));
    }
    samples.sort(Comparator.comparingInt(Sample::age));
    samples = distinct(samples);
    int fit = MOST_BYTES / (asked.input().width() * Float.BYTES);
    var chosen = samples.subList(0, Math.min(samples.size(), Math.min(asked.most(), fit)));
    if (chosen.isEmpty()) {
      return new ReplayEvidence(serving, List.of(), List.of());
    }
    var again = pods.scored(asked.candidate(), asked.input(), bytes(chosen), token);
    return new ReplayEvidence(
        serving, List.of(again.answeredBy()), rows(chosen, again.judgements()));
  }

  /** One input sent a hundred times is one piece of evidence, not a hundred. */
  private static List<Sample> distinct(List<Sample> samples) {
    var seen = new HashSet<ByteBuffer>();
    return samples.stream().filter(s -> seen.add(ByteBuffer.wrap(s.input()))).toList();
  }

  private static List<Sample> samples(PodAnswer answer, ModelInput input) throws OddAnswer {
    byte[] bytes = bytes(answer);
    var answers = answer.judgements();
    int width = input.width() * Float.BYTES;
    if (bytes.length != answers.size() * width) {
      throw new OddAnswer(
          "%s: %d bytes of inputs, expected %d rows of %d"
              .formatted(answer.call(), bytes.length, answers.size(), width));
    }
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < answers.size(); i++) {
      byte[] row = new byte[width];
      System.arraycopy(bytes, i * width, row, 0, width);
      samples.add(new Sample(answers.size() - 1 - i, row, answers.get(i)));
    }
    return samples;
  }

  private static byte[] bytes(PodAnswer answer) throws OddAnswer {
    try {
      return Base64.getDecoder().decode(answer.text("inputs"));
    } catch (IllegalArgumentException e) {
      throw new OddAnswer(answer.call() + ": inputs are not base64: " + e.getMessage());
    }
  }

  private static byte[] bytes(List<Sample> samples) {
    var bytes = new ByteArrayOutputStream();
    samples.forEach(sample -> bytes.writeBytes(sample.input()));
    return bytes.toByteArray();
  }

  private static List<Row> rows(List<Sample> samples, List<Answer> again) throws OddAnswer {
    if (again.size() != samples.size()) {
      throw new OddAnswer(
          "the candidate's pod scored %d rows, expected %d"
              .formatted(again.size(), samples.size()));
    }
    var rows = new ArrayList<Row>();
    for (int i = 0; i < samples.size(); i++) {
      rows.add(new Row(samples.get(i).answer(), again.get(i)));
    }
    return List.copyOf(rows);
  }
}
