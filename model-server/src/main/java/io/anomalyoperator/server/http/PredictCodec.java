package io.anomalyoperator.server.http;

import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reader and writer of {@code /predict} for the model that is served. */
public record PredictCodec(RowsReader reader, AnswerWriter writer) {

  /** Makes the codec once, when the first request finds a model. */
  @Singleton
  public static final class Cache {
    private final ServerSettings settings;
    private volatile @Nullable PredictCodec cached;

    Cache(ServerSettings settings) {
      this.settings = settings;
    }

    public PredictCodec of(ServingModel model) {
      PredictCodec codec = cached;
      if (codec == null) {
        codec =
            new PredictCodec(
                new RowsReader(model.rowShape()),
                new AnswerWriter(model.judge(), model.manifest().version(), settings.revision()));
        cached = codec;
      }
      return codec;
    }
  }
}
