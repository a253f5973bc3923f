package io.anomalyoperator.operator;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Context;
import io.anomalyoperator.operator.resources.DecisionRecords.Decision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * What the log says of decisions, of all tests that run: {@code logback-test.xml} puts it there.
 */
public final class DecisionLines extends AppenderBase<ILoggingEvent> {
  private static final Queue<ILoggingEvent> EVENTS = new ConcurrentLinkedQueue<>();

  @Override
  protected void append(ILoggingEvent event) {
    EVENTS.add(event);
  }

  /** The lines of one model, as the operator writes them in production. */
  static List<String> of(String uid) {
    var encoder = new LogstashEncoder();
    encoder.setContext((Context) LoggerFactory.getILoggerFactory());
    encoder.start();
    return EVENTS.stream()
        .filter(event -> tellsOf(event, uid))
        .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
        .toList();
  }

  private static boolean tellsOf(ILoggingEvent event, String uid) {
    return event.getKeyValuePairs() != null
        && event.getKeyValuePairs().stream()
            .anyMatch(
                pair -> pair.value instanceof Decision decision && decision.uid().equals(uid));
  }
}
