package io.anomalyoperator.server;

import io.anomalyoperator.server.scoring.LibTorch;
import io.anomalyoperator.server.scoring.TorchModel;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Loads libtorch once, on a thread of its own. Nothing else takes as long at a start, so it begins
 * before settings are read.
 */
final class EngineStart {
  private static @Nullable FutureTask<Void> loading;

  private EngineStart() {}

  /**
   * Begins, unless it has begun; done when models can be loaded.
   *
   * @param environment which may say where libtorch is
   */
  static synchronized Future<Void> begin(Map<String, String> environment) {
    if (loading == null) {
      NativeMethods.link();
      loading =
          new FutureTask<>(
              () -> {
                LibTorch.load(environment);
                TorchModel.loadEngine();
              },
              null);
      Thread.ofPlatform().daemon().name("engine").start(loading);
    }
    return loading;
  }
}
