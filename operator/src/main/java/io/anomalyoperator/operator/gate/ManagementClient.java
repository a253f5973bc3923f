package io.anomalyoperator.operator.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.Task;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

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

  private static final JsonMapper JSON = new JsonMapper();

  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .executor(threads)
          .build();

  /**
   * A client.
   *
   * @param port port on which pods are asked
   */
  public ManagementClient(int port) {
    this.port = port;
  }

  /** Who is there? A pod that drains is told to stop that first. */
  public Finding<PodReport> inspect(String podUid, String ip, String token) {
    return ask(
        () -> {
          var report = status(podUid, ip, token);
          if (!report.draining()) {
            return report;
          }
          send("DELETE", ip, "/management/drain", token, ANSWER);
          return status(podUid, ip, token);
        });
  }

  /** Has a pod let go of its connections, all of them at the limit. Asking again is no harm. */
  public Finding<PodReport> drain(String podUid, String ip, String token, Duration limit) {
    return ask(
        () -> {
          var _ = status(podUid, ip, token); // never drain whoever has the address now
          var path = "/management/drain?seconds=" + limit.toSeconds();
          return report(send("POST", ip, path, token, ANSWER));
        });
  }

  /** Has a pod score the golden set. */
  public Finding<Task.GoldenScores> golden(String podUid, String ip, String token) {
    return ask(
        () -> {
          var identity = status(podUid, ip, token);
          var answer = send("POST", ip, "/management/golden", token, GOLDEN_ANSWER);
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
              answer.scores());
        });
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdown();
  }

  private Answer send(String method, String ip, String path, String token, Duration limit)
      throws IOException, InterruptedException, OddAnswer {
    var host = ip.contains(":") ? "[" + ip + "]" : ip;
    var call = method + " http://" + host + ":" + port + path;
    var request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token)
            .timeout(limit)
            .build();
    try {
      var response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
      return switch (response.statusCode()) {
        case 200 -> new Answer(call, JSON.readTree(response.body()));
        case 204 -> new Answer(call, JSON.createObjectNode());
        case 401 ->
            throw new OddAnswer(
                call
                    + " answered 401: the pod knows another token than the model's management Secret has; was the Secret made anew? Delete the pod");
        default ->
            throw new OddAnswer(
                "%s answered %d, expected 200; the pod's log tells more"
                    .formatted(call, response.statusCode()));
      };
    } catch (JsonProcessingException e) {
      throw new OddAnswer(call + " answered what is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      // many of the client's exceptions have no message, none names whom it asked
      throw new OddAnswer(
          "%s got no answer: %s"
              .formatted(
                  call, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  /** What the pod says of itself; addresses are given to other pods when one is gone. */
  private PodReport status(String podUid, String ip, String token)
      throws IOException, InterruptedException, OddAnswer {
    var report = report(send("GET", ip, "/management/status", token, ANSWER));
    if (!report.podUid().equals(podUid)) {
      throw new OddAnswer(
          "at %s is pod %s now, expected %s".formatted(ip, report.podUid(), podUid));
    }
    return report;
  }

  private static PodReport report(Answer answer) throws OddAnswer {
    return new PodReport(
        answer.text("pod_uid"),
        answer.number("revision"),
        answer.text("sha256"),
        answer.text("manifest_sha256"),
        answer.flag("ready"),
        answer.flag("draining"),
        answer.number("open_connections"));
  }

  private static <T> Finding<T> ask(Question<T> question) {
    try {
      return new Finding.Found<>(question.answer());
    } catch (OddAnswer | IOException e) {
      return new Finding.Unable<>(Reason.PodUnreachable, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding.Unable<>(Reason.PodUnreachable, "the operator is stopping");
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    T answer() throws IOException, InterruptedException, OddAnswer;
  }

  /** An answer, and the call that it answers, for messages. */
  private record Answer(String call, JsonNode body) {
    String text(String field) throws OddAnswer {
      return field(field, JsonNode::isTextual, "a text").textValue();
    }

    int number(String field) throws OddAnswer {
      return field(field, JsonNode::canConvertToInt, "a number").intValue();
    }

    boolean flag(String field) throws OddAnswer {
      return field(field, JsonNode::isBoolean, "true or false").booleanValue();
    }

    List<Double> scores() throws OddAnswer {
      var scores = new ArrayList<Double>();
      for (var score : field("scores", JsonNode::isArray, "a list")) {
        // JSON has no NaN; a model that computes one is wrong, and its server is not
        if (!score.isNumber() && !score.isNull()) {
          throw new OddAnswer("%s: scores hold %s, expected numbers".formatted(call, score));
        }
        scores.add(score.isNull() ? Double.NaN : score.doubleValue());
      }
      return List.copyOf(scores);
    }

    private JsonNode field(String field, Predicate<JsonNode> fits, String expected)
        throws OddAnswer {
      var value = body.path(field);
      if (!fits.test(value)) {
        throw new OddAnswer(
            "%s: field %s is %s, expected %s; is this a model server of this version?"
                .formatted(call, field, value.isMissingNode() ? "absent" : value, expected));
      }
      return value;
    }
  }

  /** The pod answered, but not as a model server does; or did not answer. */
  private static final class OddAnswer extends Exception {
    private static final long serialVersionUID = 1;

    OddAnswer(String message) {
      super(message);
    }
  }
}
