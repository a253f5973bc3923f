package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.AnswerWriter;
import io.anomalyoperator.server.http.ContentType;
import io.anomalyoperator.server.http.FloatBytes;
import io.anomalyoperator.server.http.PredictCodec;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.http.RowsReader;
import io.anomalyoperator.server.http.ScoreAnswer;
import io.anomalyoperator.server.http.ScoreRequest;
import io.anomalyoperator.server.http.ScoreRoute;
import io.anomalyoperator.server.http.Scoring;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.scoring.ScoringJob;
import io.micronaut.http.MediaType;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Rows as SageMaker sends them and scores as it wants them; this is hot. */
@Singleton
final class InvocationsRoute implements ScoreRoute {
  private final Scoring scoring;
  private final PredictCodec.Cache codecs;

  InvocationsRoute(Scoring scoring, PredictCodec.Cache codecs) {
    this.scoring = scoring;
    this.codecs = codecs;
  }

  @Override
  public boolean takes(String path, HttpHeaders headers) {
    if (!path.equals("/invocations")) {
      return false;
    }
    ContentType type = ContentType.of(headers);
    return type.is(ScoreAnswer.BYTES) || type.is(ScoreAnswer.JSON) || type.is(ScoreAnswer.CSV);
  }

  @Override
  public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
    ServingModel model = scoring.model();
    PredictCodec codec = codecs.of(model);
    boolean csv = scoring.read(() -> wantsCsv(request.headers()));
    RowsReader.Rows rows = scoring.read(() -> rows(request, codec.reader()));
    return scoring.score(
        request, model, rows.job(), scores -> answer(codec.writer(), rows.single(), csv, scores));
  }

  private static RowsReader.Rows rows(ScoreRequest request, RowsReader reader) {
    byte[] body = request.body();
    ContentType type = ContentType.of(request.headers());
    if (type.is(ScoreAnswer.BYTES)) {
      return new RowsReader.Rows(floats(body, reader.width()), false);
    }
    return type.is(ScoreAnswer.CSV)
        ? new RowsReader.Rows(csv(type, body, reader.width()), false)
        : reader.read(body, body.length);
  }

  private static ScoringJob csv(ContentType type, byte[] body, int width) {
    if (type.says("header", "present")) {
      throw Refused.badRequest(
          "Content-Type says header=present; expected rows of numbers from the first line on");
    }
    return new CsvRows(body, width).read();
  }

  private static ScoringJob floats(byte[] body, int width) {
    int rowBytes = width * Float.BYTES;
    int rows = body.length / rowBytes;
    if (body.length % rowBytes != 0 || rows < 1 || rows > ScoringJob.MAX_ROWS) {
      throw Refused.badRequest(
          "the body has %d bytes; expected 1 to %d rows of %d FP32 numbers, %d bytes each"
              .formatted(body.length, ScoringJob.MAX_ROWS, width, rowBytes));
    }
    return new ScoringJob(FloatBytes.read(body, 0, rows * width, width, "the body"), rows);
  }

  /** Whether what is accepted best is CSV; JSON where both are, and where nothing is said. */
  private static boolean wantsCsv(HttpHeaders headers) {
    List<String> said = headers.getAll(HttpHeaderNames.ACCEPT);
    if (said.isEmpty()) {
      return false;
    }
    for (MediaType type : MediaType.orderedOf(said)) {
      if (accepts(type, MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (accepts(type, MediaType.TEXT_CSV_TYPE)) {
        return true;
      }
    }
    throw Refused.notAcceptable(
        "Accept is %s; this path answers application/json or text/csv"
            .formatted(String.join(", ", said)));
  }

  private static boolean accepts(MediaType range, MediaType type) {
    return (range.getType().equals("*") || range.getType().equals(type.getType()))
        && (range.getSubtype().equals("*") || range.getSubtype().equals(type.getSubtype()));
  }

  private static ScoreAnswer answer(
      AnswerWriter writer, boolean single, boolean csv, double[] scores) {
    if (csv) {
      return new ScoreAnswer(ScoreAnswer.CSV, lines(scores), Map.of());
    }
    return ScoreAnswer.json(single ? writer.single(scores[0]) : writer.several(scores));
  }

  private static byte[] lines(double[] scores) {
    StringBuilder lines = new StringBuilder(24 * scores.length);
    for (double score : scores) {
      lines.append(score).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
