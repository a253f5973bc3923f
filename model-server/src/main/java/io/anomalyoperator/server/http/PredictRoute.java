package io.anomalyoperator.server.http;

import io.anomalyoperator.server.model.ServingModel;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/** {@code /predict}: the body is read off its bytes and the answer written by hand; this is hot. */
@Singleton
final class PredictRoute implements ScoreRoute {
  private final Scoring scoring;
  private final PredictCodec.Cache codecs;

  PredictRoute(Scoring scoring, PredictCodec.Cache codecs) {
    this.scoring = scoring;
    this.codecs = codecs;
  }

  @Override
  public boolean takes(String path, HttpHeaders headers) {
    return path.equals("/predict") && ContentType.of(headers).is(ScoreAnswer.JSON);
  }

  @Override
  public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
    ServingModel model = scoring.model();
    PredictCodec codec = codecs.of(model);
    byte[] body = request.body();
    RowsReader.Rows read = scoring.read(() -> codec.reader().read(body, body.length));
    AnswerWriter writer = codec.writer();
    return scoring.score(
        request,
        model,
        read.job(),
        scores ->
            ScoreAnswer.json(read.single() ? writer.single(scores[0]) : writer.several(scores)));
  }
}
