package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.server.http.ContentType;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.http.ScoreAnswer;
import io.anomalyoperator.server.model.ServingModel;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes for the model that is served.
 *
 * @param width numbers in a row
 */
record InferCodec(Manifest.Input input, int width, InferWriter writer) {
  /** Where the JSON of a body ends, in a request and in an answer. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  InferRequest read(HttpHeaders headers, byte[] body) {
    String header = headers.get(JSON_LENGTH);
    if (header == null) {
      expectJson(ContentType.of(headers));
      return new InferReader(input, width, body, body.length).read();
    }
    return new InferReader(input, width, body, jsonLength(header, body.length)).read();
  }

  /** Clients name the binary form by its header, and its type as they please. */
  private static void expectJson(ContentType type) {
    if (!type.isMissing() && !type.is(ScoreAnswer.JSON) && !type.is(ScoreAnswer.BYTES)) {
      throw Refused.unsupportedMediaType(
          "Content-Type is %s; expected application/json, or the header %s for binary tensors"
              .formatted(type.essence(), JSON_LENGTH));
    }
  }

  private static int jsonLength(String header, int bodyLength) {
    try {
      int length = Integer.parseInt(header.strip());
      if (length >= 1 && length <= bodyLength) {
        return length;
      }
    } catch (NumberFormatException e) {
      // the complaint below says all there is to say
    }
    throw Refused.badRequest(
        "%s is '%s'; expected the length of the JSON that begins the body, from 1 to the %d bytes of the body"
            .formatted(JSON_LENGTH, header, bodyLength));
  }

  /** Makes the codec once, when the first request finds a model. */
  @Singleton
  static final class Cache {
    private volatile @Nullable InferCodec cached;

    InferCodec of(ServingModel model) {
      InferCodec codec = cached;
      if (codec == null) {
        Manifest manifest = model.manifest();
        codec =
            new InferCodec(
                manifest.input(),
                manifest.input().size(),
                new InferWriter(model.judge(), manifest.name(), manifest.version()));
        cached = codec;
      }
      return codec;
    }
  }
}
