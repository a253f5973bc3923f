package io.anomalyoperator.server.http;

import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.ModelMetrics.Refusal;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.picture.BadPictureException;
import io.anomalyoperator.server.picture.HeatMap;
import io.anomalyoperator.server.picture.HeatPicture;
import io.anomalyoperator.server.picture.PictureDesk;
import io.anomalyoperator.server.picture.PictureHeader;
import io.anomalyoperator.server.picture.PictureLimits;
import io.anomalyoperator.server.picture.PictureRow;
import io.anomalyoperator.server.picture.PixelGrid;
import io.anomalyoperator.server.scoring.ScoringJob;
import io.netty.channel.EventLoop;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * From a picture to an answer. What takes time is done at the {@link PictureDesk}; a picture that
 * is decoded about as soon as it is handed over is decoded on its event loop, one in each turn.
 */
@Singleton
final class PictureScoring {
  /** So many pictures meet code that is loaded for the first time; it is not on a loop. */
  private static final int WARM = 16;

  private final Scoring scoring;
  private final PredictCodec.Cache predictCodecs;
  private final PictureCodec.Cache codecs;
  private final PictureDesk desk;
  private final ModelMetrics metrics;
  private final OncePerTurn onTheLoop = new OncePerTurn();
  private final AtomicInteger handedOver = new AtomicInteger();

  PictureScoring(
      Scoring scoring,
      PredictCodec.Cache predictCodecs,
      PictureCodec.Cache codecs,
      PictureDesk desk,
      ModelMetrics metrics) {
    this.scoring = scoring;
    this.predictCodecs = predictCodecs;
    this.codecs = codecs;
    this.desk = desk;
    this.metrics = metrics;
  }

  /** A picture that was let in, and what is wanted of it. */
  private record Asked(
      ScoreRequest request,
      ServingModel model,
      PictureCodec codec,
      PictureOptions options,
      byte[] file,
      PictureHeader header) {

    long weight() {
      return header.weight() + file.length;
    }

    boolean isQuick() {
      PixelGrid grid = codec.grid();
      return header.isQuick(file)
          && (long) grid.area() * grid.channels() <= PictureLimits.QUICK_PIXELS;
    }
  }

  /**
   * Scores a picture.
   *
   * @param file PNG or JPEG, as it came in the request
   */
  CompletableFuture<ScoreAnswer> score(ScoreRequest request, byte[] file, PictureOptions options) {
    Asked asked = asked(request, file, options);
    long weight = asked.weight();
    if (!desk.enter(weight)) {
      metrics.refused(Refusal.OVERLOADED);
      throw Refused.tooManyRequests("too many pictures at once; try again in a second");
    }
    return CompletableFuture.supplyAsync(() -> row(asked), placeFor(asked))
        .thenCompose(row -> score(asked, row))
        .whenComplete((_, _) -> desk.leave(weight));
  }

  private Executor placeFor(Asked asked) {
    EventLoop loop = asked.request().eventLoop();
    if (asked.isQuick() && loop.inEventLoop() && handedOver.get() >= WARM && onTheLoop.take(loop)) {
      return Runnable::run;
    }
    handedOver.accumulateAndGet(1, (before, one) -> Math.min(before + one, WARM));
    return desk.threads();
  }

  private Asked asked(ScoreRequest request, byte[] file, PictureOptions options) {
    ServingModel model = scoring.model();
    try {
      PictureCodec codec = codecs.of(model);
      if (options.needsTrace() && !codec.score().comparesWithInput()) {
        throw Refused.badRequest(
            "%s has no heat map: its score, %s, is not made of pixels"
                .formatted(model.manifest().name(), codec.score().id()));
      }
      return new Asked(request, model, codec, options, file, PictureHeader.read(file));
    } catch (BadPictureException bad) {
      throw refused(bad);
    } catch (Refused e) {
      metrics.refused(Refusal.INVALID);
      throw e;
    }
  }

  private PictureRow row(Asked asked) {
    try {
      return PictureRow.of(
          asked.file(),
          asked.header(),
          asked.codec().grid(),
          asked.options().inversion(),
          asked.codec().background());
    } catch (BadPictureException bad) {
      throw refused(bad);
    }
  }

  private Refused refused(BadPictureException bad) {
    metrics.refused(Refusal.INVALID);
    return switch (bad.fault()) {
      case UNKNOWN_FORMAT -> Refused.unsupportedMediaType(bad.getMessage());
      case TOO_LARGE -> Refused.tooLarge(bad.getMessage());
      case BROKEN -> Refused.badRequest(bad.getMessage());
    };
  }

  private CompletableFuture<ScoreAnswer> score(Asked asked, PictureRow row) {
    AnswerWriter writer = predictCodecs.of(asked.model()).writer();
    if (!asked.options().needsTrace()) {
      return scoring.score(
          asked.request(),
          asked.model(),
          new ScoringJob(row.pixels(), 1),
          scores ->
              ScoreAnswer.json(writer.single(scores[0], PictureAnswer.inverted(row.inverted()))));
    }
    ScoringJob job = asked.codec().tracedJob(row.pixels());
    return scoring
        .score(asked.request(), asked.model(), job, scores -> scores[0])
        .thenApplyAsync(score -> answer(asked, row, job, score), desk.threads());
  }

  private ScoreAnswer answer(Asked asked, PictureRow row, ScoringJob job, double score) {
    HeatMap map = asked.codec().heatMap(job);
    PictureOptions options = asked.options();
    if (!options.asPicture()) {
      AnswerWriter writer = predictCodecs.of(asked.model()).writer();
      return ScoreAnswer.json(
          writer.single(score, PictureAnswer.members(options, row.inverted(), map)));
    }
    var judge = asked.model().judge();
    return new ScoreAnswer(
        ScoreAnswer.PNG,
        HeatPicture.png(map),
        Map.of(
            "X-Score", Double.toString(score),
            "X-P-Value", Double.toString(judge.pValue(score)),
            "X-Is-Anomaly", Boolean.toString(judge.isAnomaly(score))));
  }
}
