package io.anomalyoperator.operator.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Calls to a pod's management port, and why they got no answer. */
final class PodCalls implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  /**
   * Calls to one port.
   *
   * @param connect time in which a pod must take a connection
   */
  PodCalls(int port, Duration connect) {
    this.port = port;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(threads)
            .build();
  }

  /**
   * One call.
   *
   * @param body sent as JSON; nothing when empty
   * @param limit time until the answer
   * @param most bytes of an answer that is still read
   */
  record Call(String method, String ip, String path, byte[] body, Duration limit, long most) {}

  PodAnswer send(Call asked, String token) throws IOException, InterruptedException, OddAnswer {
    var host = asked.ip().contains(":") ? "[" + asked.ip() + "]" : asked.ip();
    var address = "http://" + host + ":" + port + asked.path();
    var call = asked.method() + " " + address;
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .method(
                asked.method(),
                asked.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(asked.body()))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .timeout(asked.limit())
            .build();
    try {
      var response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), asked.most()));
      return switch (response.statusCode()) {
        case 200 -> new PodAnswer(call, JSON.readTree(response.body()));
        case 204 -> new PodAnswer(call, JSON.createObjectNode());
        case 401 ->
            throw new OddAnswer(
                call
                    + " answered 401: the pod knows another token than the model's management Secret has; was the Secret made anew? Delete the pod");
        case 404 ->
            throw new UnknownCall(call + " answered 404: the pod's server is of an older version");
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

  /** The answer, or why there is none: that says nothing of the model. */
  static <T> Finding<T> ask(Question<T> question) {
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
  interface Question<T> {
    T answer() throws IOException, InterruptedException, OddAnswer;
  }

  /** The pod answered, but not as a model server does; or did not answer. */
  static class OddAnswer extends Exception {
    private static final long serialVersionUID = 1;

    OddAnswer(String message) {
      super(message);
    }
  }

  /** The pod's server does not know this call. */
  static final class UnknownCall extends OddAnswer {
    private static final long serialVersionUID = 1;

    UnknownCall(String message) {
      super(message);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdown();
  }
}
