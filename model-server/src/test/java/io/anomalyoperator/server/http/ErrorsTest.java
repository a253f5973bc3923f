package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.scoring.QueueFullException;
import io.micronaut.http.HttpRequest;
import org.junit.jupiter.api.Test;

class ErrorsTest {

  @Test
  void aFullQueueSaysWhenToComeBack() {
    var answer = new Errors.OfFullQueue().handle(HttpRequest.GET("/"), new QueueFullException());

    assertEquals(429, answer.code());
    assertEquals("1", answer.header("Retry-After"));
    assertEquals("{\"error\":\"the scoring queue is full; try again in a second\"}", answer.body());
  }

  @Test
  void messagesAreQuoted() {
    assertEquals("{\"error\":\"a \\\"b\\\"\\n\"}", JsonText.error("a \"b\"\n"));
  }
}
