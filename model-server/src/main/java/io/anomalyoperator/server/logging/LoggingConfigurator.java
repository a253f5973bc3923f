package io.anomalyoperator.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.anomalyoperator.settings.LogSettings;
import io.anomalyoperator.settings.Variables;
import java.util.List;
import net.logstash.logback.encoder.LogstashEncoder;

/**
 * Logs to the console: text for people, or JSON when {@code LOG_FORMAT=json}. In Java, since
 * reading XML takes 600 classes and a tenth of the time of a start. Found by Logback through {@code
 * META-INF/services}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LoggingConfigurator extends ContextAwareBase implements Configurator {
  /** Libraries that tell of every success. */
  private static final List<String> HEARD_WHEN_WORRIED =
      List.of("ai.djl", "io.micronaut", "io.netty", "software.amazon.awssdk");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    // the log is there before the command line is, which refuses what cannot be used
    LogSettings settings = LogSettings.orUsual(new Variables(System.getenv()));
    Encoder<ILoggingEvent> encoder = encoder(context, settings);
    encoder.setContext(context);
    encoder.start();

    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("console");
    console.setEncoder(encoder);
    console.start();

    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(settings.level()));
    root.addAppender(console);
    HEARD_WHEN_WORRIED.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogSettings settings) {
    if (settings.json()) {
      return new LogstashEncoder();
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%replace( [trace %X{trace_id}]){' \\[trace \\]', ''}%n");
    return text;
  }
}
