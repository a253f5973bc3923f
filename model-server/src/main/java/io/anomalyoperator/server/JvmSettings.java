package io.anomalyoperator.server;

import java.util.Map;

/**
 * Properties that libraries read when they are loaded. Set here, so that a plain {@code java -jar}
 * has them too; one given on the command line counts more.
 */
public final class JvmSettings {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // pictures are decoded and drawn in memory, no screen is asked for
          "java.awt.headless", "true",
          // Netty's adaptive allocator grows without end
          "io.netty.allocator.type", "pooled",
          // the first buffer would start the flight recorder, in the time of the first answer
          "io.netty.jfr.enabled", "false",
          // never ask the net for libraries or models, never report home
          "ai.djl.offline", "true",
          "OPT_OUT_TRACKING", "true",
          // the optimizer makes the first runs three times slower and the later ones no faster
          "ai.djl.pytorch.graph_optimizer", "false",
          "ai.djl.pytorch.num_interop_threads", "1",
          "ai.djl.pytorch.num_threads", "1");

  private JvmSettings() {}

  public static void apply() {
    DEFAULTS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
