package io.anomalyoperator.server.protocol.v2;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
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

  /** Whether the server, or a model, is ready. */
  @Serdeable
  record Ready(boolean ready) {}

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

  /** Scores. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record InferResponse(
      String modelName, String modelVersion, @Nullable String id, List<OutputTensor> outputs) {}

  /** One output; data are numbers or truth values, one per row. */
  @Serdeable
  record OutputTensor(String name, String datatype, List<Long> shape, List<?> data) {}
}
