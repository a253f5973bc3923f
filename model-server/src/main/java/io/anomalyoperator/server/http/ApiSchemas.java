package io.anomalyoperator.server.http;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes of what is read and written by hand, for the API document. */
public final class ApiSchemas {
  private ApiSchemas() {}

  @Introspected
  @Schema(name = "PredictRequest", description = "Either `features` or `instances`.")
  public record Predict(
      @Schema(description = "One row, flattened; as many numbers as the model takes")
          @Nullable List<Float> features,
      @Schema(description = "Several rows, at most 1024") @Nullable List<List<Float>> instances) {}

  @Introspected
  @Schema(name = "Prediction")
  public record Prediction(
      double score,
      @Schema(name = "p_value", description = "Conformal p-value of the score") double pValue,
      @Schema(name = "is_anomaly") boolean isAnomaly,
      double threshold,
      @Schema(name = "model_version") String modelVersion,
      long revision) {}

  @Introspected
  @Schema(name = "RowPrediction")
  public record RowPrediction(
      double score,
      @Schema(name = "p_value") double pValue,
      @Schema(name = "is_anomaly") boolean isAnomaly) {}

  @Introspected
  @Schema(name = "Predictions")
  public record Predictions(
      List<RowPrediction> predictions,
      double threshold,
      @Schema(name = "model_version") String modelVersion,
      long revision) {}

  @Introspected
  @Schema(name = "Error")
  public record Failure(String error) {}
}
