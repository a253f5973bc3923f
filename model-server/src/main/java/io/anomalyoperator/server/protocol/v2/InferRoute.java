package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.ScoreAnswer;
import io.anomalyoperator.server.http.ScoreRequest;
import io.anomalyoperator.server.http.ScoreRoute;
import io.anomalyoperator.server.http.Scoring;
import io.anomalyoperator.server.model.ServingModel;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Inference by the Open Inference Protocol; this is hot. */
@Singleton
final class InferRoute implements ScoreRoute {
  private final Scoring scoring;
  private final InferCodec.Cache codecs;

  InferRoute(Scoring scoring, InferCodec.Cache codecs) {
    this.scoring = scoring;
    this.codecs = codecs;
  }

  @Override
  public boolean takes(String path, HttpHeaders headers) {
    return InferPath.of(path).isPresent();
  }

  @Override
  public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
    InferPath path = InferPath.of(request.path()).orElseThrow();
    return score(request, path.name(), path.version());
  }

  /** The same; an empty version means whatever is served. */
  CompletableFuture<ScoreAnswer> score(ScoreRequest request, String name, String version) {
    ServingModel model = ModelNames.check(scoring.model(), name, version);
    InferCodec codec = codecs.of(model);
    InferRequest read = scoring.read(() -> codec.read(request.headers(), request.body()));
    return scoring.score(
        request,
        model,
        read.job(),
        read.timeoutMicros(),
        scores -> answer(codec.writer().write(read, scores)));
  }

  private static ScoreAnswer answer(InferWriter.Answer answer) {
    return answer.jsonLength() == answer.body().length
        ? ScoreAnswer.json(answer.body())
        : new ScoreAnswer(
            ScoreAnswer.BYTES,
            answer.body(),
            Map.of(InferCodec.JSON_LENGTH, Integer.toString(answer.jsonLength())));
  }
}
