package io.anomalyoperator.server.protocol.v2;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol's documents, named as it names them. */
final class V2 {
  private V2() {}

  /** What the server is. */
  @Serdeable
  record ServerMetadata(String name, String version, List<String> extensions) {}

  /** Whether the server lives. */
  @Serdeable
  record Live(boolean live) {}

  /** Whether the server is ready; {@code live} is what the specification calls it here. */
  @Serdeable
  record Ready(boolean ready, boolean live) {}

  /** Whether a model is ready. */
  @Serdeable
  record ModelReady(String name, boolean ready) {}

  /** What a model takes and answers. */
  @Serdeable
  record ModelMetadata(
      String name,
      List<String> versions,
      String platform,
      List<TensorMetadata> inputs,
      List<TensorMetadata> outputs) {}

  /** A tensor; -1 is the number of rows. */
  @Serdeable
  record TensorMetadata(String name, String datatype, List<Long> shape) {}

  // what follows is read and written by hand, and stands here for the API document

  /** Rows to score. */
  @Introspected
  @Schema(name = "InferenceRequest")
  record InferRequestDocument(
      @Schema(description = "Comes back in the answer") @Nullable String id,
      @Nullable RequestParameters parameters,
      @Schema(description = "One tensor") List<InputTensorDocument> inputs,
      @Schema(description = "Outputs that are wanted; all when missing or empty")
          @Nullable List<WantedOutput> outputs) {}

  /** Parameters of a request; others are ignored. */
  @Introspected
  @Schema(name = "InferenceParameters")
  record RequestParameters(
      @Schema(name = "binary_data_output", description = "All outputs as bytes")
          boolean binaryDataOutput,
      @Schema(description = "Microseconds that the rows may wait for a worker; 0 for no limit")
          long timeout) {}

  /** The rows: numbers here, or bytes behind the JSON. */
  @Introspected
  @Schema(name = "InferenceInput")
  record InputTensorDocument(
      String name,
      @Schema(description = "`FP32`") String datatype,
      @Schema(description = "Rows, then the shape of one or its size") List<Long> shape,
      @Schema(description = "Numbers, flat or nested, row after row") @Nullable List<Float> data,
      @Nullable InputParameters parameters) {}

  /** Says that the rows follow the JSON. */
  @Introspected
  @Schema(name = "InferenceInputParameters")
  record InputParameters(
      @Schema(name = "binary_data_size", description = "Bytes of this input behind the JSON")
          long binaryDataSize) {}

  /** An output that is wanted. */
  @Introspected
  @Schema(name = "InferenceWantedOutput")
  record WantedOutput(
      @Schema(description = "`score`, `p_value` or `is_anomaly`") String name,
      @Nullable OutputParameters parameters) {}

  /** How an output is wanted; counts more than {@code binary_data_output}. */
  @Introspected
  @Schema(name = "InferenceWantedOutputParameters")
  record OutputParameters(
      @Schema(name = "binary_data", description = "As bytes, or as JSON") boolean binaryData) {}

  /** Scores. */
  @Introspected
  @Schema(name = "InferenceResponse")
  record InferResponse(
      @Schema(name = "model_name") String modelName,
      @Schema(name = "model_version") String modelVersion,
      @Nullable String id,
      List<OutputTensor> outputs) {}

  /** One output; data are numbers or truth values, one per row. */
  @Introspected
  @Schema(name = "InferenceOutput")
  record OutputTensor(
      String name,
      String datatype,
      List<Long> shape,
      @Schema(description = "Numbers or truth values, unless they follow the JSON as bytes")
          @Nullable List<Object> data) {}

  /** Every error. */
  @Introspected
  @Schema(name = "Error")
  record Failure(String error) {}
}
