package io.anomalyoperator.server.protocol.v2;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

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
}
