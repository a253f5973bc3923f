package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time that a deleted object is given, and the marks that say so. */
final class Grace {
  private Grace() {}

  /** Only a pod that runs on a node takes its time. */
  static int seconds(Kind kind, ObjectNode object, DeleteOptions options) {
    boolean running = kind.isNamed("", "pods") && object.path("spec").hasNonNull("nodeName");
    if (!running) {
      return 0;
    }
    int own = object.path("spec").path("terminationGracePeriodSeconds").asInt(30);
    return options.graceSeconds() >= 0 ? options.graceSeconds() : own;
  }

  static ObjectNode mark(ObjectNode object, int grace) {
    ObjectNode meta = Meta.in(object);
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
    meta.put("deletionTimestamp", end.toString()).put("deletionGracePeriodSeconds", grace);
    if (meta.path("generation").asLong() > 0) {
      meta.put("generation", meta.path("generation").asLong() + 1);
    }
    return object;
  }

  /** A second deletion may shorten the time that is left and never lengthens it. */
  static ObjectNode shorten(ObjectNode object, int grace) {
    int before = Meta.of(object).path("deletionGracePeriodSeconds").asInt();
    if (grace < before) {
      Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
      Meta.in(object)
          .put("deletionTimestamp", end.toString())
          .put("deletionGracePeriodSeconds", grace);
    }
    return object;
  }
}
