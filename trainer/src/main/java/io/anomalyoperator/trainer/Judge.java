package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.DataSource;
import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.data.Form;
import io.anomalyoperator.trainer.engine.Scorer;
import io.anomalyoperator.trainer.evaluation.Answer;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Judges the model of a package by rows whose classes are known. */
public final class Judge implements AutoCloseable {
  private final ModelFolder model;
  private final Dataset data;
  private final Dataset normal;
  private final Dataset anomalous;
  private final Scorer scorer;

  private Judge(ModelFolder model, Dataset data, Dataset normal, Dataset anomalous, Scorer scorer) {
    this.model = model;
    this.data = data;
    this.normal = normal;
    this.anomalous = anomalous;
    this.scorer = scorer;
  }

  /**
   * Loads the model and the rows set apart for tests, or all where none are.
   *
   * @param normal labels of the normal rows; empty if all are
   */
  public static Judge of(ModelFolder model, DataSource source, Set<String> normal)
      throws IOException, BadDataException, BadModelException {
    var input = model.manifest().input();
    var data = columnsOf(input, source).judging();
    requireFit(input, data.form());
    return new Judge(
        model,
        data,
        data.normal(normal),
        data.anomalous(normal),
        Scorer.load(model.model(), input, model.manifest().score()));
  }

  /** Scores all rows and counts, at the package's own threshold. */
  public Evaluation evaluate(Progress progress) throws BadModelException {
    return Evaluation.of(
        normal,
        anomalous,
        rows -> scorer.scores(rows, progress),
        model.manifest().threshold().score());
  }

  /** The package. */
  public ModelFolder model() {
    return model;
  }

  /** The normal rows. */
  public Dataset normal() {
    return normal;
  }

  /** The others. */
  public Dataset anomalous() {
    return anomalous;
  }

  /** {@code sha256:…} of all the rows and their labels. */
  public String fingerprint() {
    return data.fingerprint();
  }

  /** What the model makes of a row. */
  public Answer answer(float[] row) throws BadModelException {
    return scorer.answer(row);
  }

  /** Whether the model answers an image of its input. */
  public boolean rebuilds() {
    return scorer.rebuilds();
  }

  /** A table may have its columns in another order, and more of them. */
  private static DataSource columnsOf(Manifest.Input input, DataSource source) {
    return source instanceof DataSource.Csv(var file, var options, var test)
            && input.preprocessing() instanceof Preprocessing.Tabular table
        ? new DataSource.Csv(file, options.withColumnsOf(new Form.Table(table.features())), test)
        : source;
  }

  private static void requireFit(Manifest.Input input, Form form) throws BadDataException {
    boolean fits =
        form.width() == input.size()
            && (!(input.preprocessing() instanceof Preprocessing.Image image)
                || form.equals(new Form.Image(image.width(), image.height())));
    if (!fits) {
      throw new BadDataException(
          "the package takes rows of %s, the data has %s"
              .formatted(described(input), described(form)));
    }
  }

  private static String described(Manifest.Input input) {
    return switch (input.preprocessing()) {
      case Preprocessing.Image image -> "%d x %d pixels".formatted(image.width(), image.height());
      case Preprocessing.Tabular table -> "the columns " + brief(table.features());
      case Preprocessing.None none -> input.size() + " numbers";
    };
  }

  private static String described(Form form) {
    return switch (form) {
      case Form.Image(var columns, var lines) -> "%d x %d pixels".formatted(columns, lines);
      case Form.Table(var columns) -> "the columns " + brief(columns);
    };
  }

  private static String brief(List<String> names) {
    return names.size() <= 8 ? names.toString() : names.subList(0, 8) + " and more";
  }

  @Override
  public void close() {
    scorer.close();
  }
}
