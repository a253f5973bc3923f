package io.anomalyoperator.server.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * In a recording of Java's flight recorder: since a second, this model answers.
 *
 * <p>The first event of a process sets up the recorder's types, for a tenth of a second and more.
 * Micronaut has an event for each request; without this one, the first of them would keep an event
 * loop for that time, and all connections on it.
 */
@Name("io.anomalyoperator.ModelServed")
@Label("Model Served")
@Description("Since a second, this model answers")
@Category("Model Server")
@StackTrace(false)
public final class ModelServed extends Event {
  @Label("Model")
  private final String name;

  @Label("Version")
  private final String version;

  @Label("SHA-256 of the Manifest")
  private final String manifestSha256;

  private ModelServed(ServingModel model) {
    name = model.manifest().name();
    version = model.manifest().version();
    manifestSha256 = model.folder().manifestSha256();
  }

  /**
   * Writes the event, if somebody records: not at once, since the first requests want the cores for
   * themselves.
   */
  public static void noteSoon(ServingModel model) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
        .execute(() -> new ModelServed(model).commit());
  }
}
