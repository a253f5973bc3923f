package io.anomalyoperator.server.http;

import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.picture.Background;
import io.anomalyoperator.server.picture.HeatMap;
import io.anomalyoperator.server.picture.PixelGrid;
import io.anomalyoperator.server.scoring.ScoringJob;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the model that is served makes of pictures.
 *
 * @param grid how their pixels lie in a row
 * @param background that it was trained on
 * @param preprocessor from pixels to the model's numbers and back
 * @param score of the package
 */
record PictureCodec(PixelGrid grid, Background background, Preprocessor preprocessor, Score score) {

  private static PictureCodec of(ServingModel model, PixelGrid grid) {
    var manifest = model.manifest();
    return new PictureCodec(
        grid,
        Background.of(model.folder().reference(), grid),
        Preprocessor.of(manifest.input()),
        manifest.score());
  }

  /** A job that brings back what a heat map needs. */
  ScoringJob tracedJob(float[] row) {
    return ScoringJob.traced(row, score.outputSize(row.length));
  }

  HeatMap heatMap(ScoringJob traced) {
    return HeatMap.of(grid, score, preprocessor, traced.trace().orElseThrow());
  }

  /** Makes the codec once, when the first picture finds a model. */
  @Singleton
  static final class Cache {
    private volatile @Nullable PictureCodec cached;

    PictureCodec of(ServingModel model) {
      PictureCodec codec = cached;
      if (codec == null) {
        Optional<PixelGrid> grid = PixelGrid.of(model.manifest().input());
        codec = PictureCodec.of(model, grid.orElseThrow(() -> noPictures(model)));
        cached = codec;
      }
      return codec;
    }

    private static Refused noPictures(ServingModel model) {
      var input = model.manifest().input();
      String kind =
          input.preprocessing() instanceof Preprocessing.Image image
              ? "image of %d channels".formatted(image.channels())
              : input.preprocessing().getClass().getSimpleName().toLowerCase(Locale.ROOT);
      return Refused.badRequest(
          "%s takes no pictures: its input is %s with preprocessing %s; POST /predict takes its rows"
              .formatted(model.manifest().name(), input.shape(), kind));
    }
  }
}
