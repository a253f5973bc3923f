package io.anomalyoperator.server.http;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes of what is sent and answered about pictures, for the API document. */
final class PictureSchemas {
  static final String EXAMPLE =
      """
      {"score":0.71,"p_value":0.0017,"is_anomaly":true,"inverted":true,\
      "heatmap":[[0.0,0.02],[0.69,0.0]],"threshold":0.31,"model_version":"2026-11-20","revision":4}""";

  private PictureSchemas() {}

  @Introspected
  @Schema(name = "PictureForm")
  record Form(@Schema(type = "string", format = "binary") String image) {}

  @Introspected
  @Schema(name = "PicturePrediction")
  record Prediction(
      double score,
      @Schema(name = "p_value", description = "Conformal p-value of the score") double pValue,
      @Schema(name = "is_anomaly") boolean isAnomaly,
      @Schema(description = "Whether light and dark changed places") boolean inverted,
      @Schema(description = "height x width; with `heatmap=true`")
          @Nullable List<List<Double>> heatmap,
      @Schema(description = "height x width pixels that the model saw; with `reconstruction=true`")
          @Nullable List<List<Double>> input,
      @Schema(description = "height x width pixels that the model made of them")
          @Nullable List<List<Double>> reconstruction,
      double threshold,
      @Schema(name = "model_version") String modelVersion,
      long revision) {}
}
