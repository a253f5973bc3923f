package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.AnswerWriter;
import io.anomalyoperator.server.http.FloatBytes;
import io.anomalyoperator.server.http.PredictCodec;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.http.RowsReader;
import io.anomalyoperator.server.http.Scoring;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.scoring.ScoringJob;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Scores rows, as SageMaker sends them and wants them answered. */
@Controller
@Tag(name = "sagemaker")
final class InvocationsController {
  private final Scoring scoring;
  private final PredictCodec.Cache codecs;

  InvocationsController(Scoring scoring, PredictCodec.Cache codecs) {
    this.scoring = scoring;
    this.codecs = codecs;
  }

  @Operation(summary = "Score rows, as SageMaker sends them", description = InvocationsApi.TEXT)
  @InvocationsApi
  @Post("/invocations")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_CSV, MediaType.APPLICATION_OCTET_STREAM})
  @Produces(MediaType.ALL)
  CompletableFuture<HttpResponse<byte[]>> invoke(HttpRequest<?> request, @Body byte[] body) {
    ServingModel model = scoring.model();
    PredictCodec codec = codecs.of(model);
    boolean csv = scoring.read(() -> wantsCsv(request));
    RowsReader.Rows rows = scoring.read(() -> rows(request, codec.reader(), body));
    return scoring.score(
        request, model, rows.job(), scores -> answer(codec.writer(), rows.single(), csv, scores));
  }

  private static RowsReader.Rows rows(HttpRequest<?> request, RowsReader reader, byte[] body) {
    MediaType type = request.getContentType().orElse(MediaType.APPLICATION_JSON_TYPE);
    return switch (type.getName()) {
      case MediaType.TEXT_CSV -> new RowsReader.Rows(csv(type, body, reader.width()), false);
      case MediaType.APPLICATION_OCTET_STREAM ->
          new RowsReader.Rows(floats(body, reader.width()), false);
      default -> reader.read(body, body.length);
    };
  }

  private static ScoringJob csv(MediaType type, byte[] body, int width) {
    if (type.getParameters().get("header").filter("present"::equalsIgnoreCase).isPresent()) {
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
  private static boolean wantsCsv(HttpRequest<?> request) {
    var accepted = request.accept();
    for (MediaType type : accepted) {
      if (accepts(type, MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (accepts(type, MediaType.TEXT_CSV_TYPE)) {
        return true;
      }
    }
    if (accepted.isEmpty()) {
      return false;
    }
    throw Refused.notAcceptable(
        "Accept is %s; this path answers application/json or text/csv"
            .formatted(request.getHeaders().get(HttpHeaders.ACCEPT)));
  }

  private static boolean accepts(MediaType range, MediaType type) {
    return (range.getType().equals("*") || range.getType().equals(type.getType()))
        && (range.getSubtype().equals("*") || range.getSubtype().equals(type.getSubtype()));
  }

  private static HttpResponse<byte[]> answer(
      AnswerWriter writer, boolean single, boolean csv, double[] scores) {
    if (csv) {
      return HttpResponse.ok(lines(scores)).contentType(MediaType.TEXT_CSV_TYPE);
    }
    return HttpResponse.ok(single ? writer.single(scores[0]) : writer.several(scores))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static byte[] lines(double[] scores) {
    StringBuilder lines = new StringBuilder(24 * scores.length);
    for (double score : scores) {
      lines.append(score).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
