package io.anomalyoperator.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.Ensemble;
import io.anomalyoperator.trainer.Progress;
import io.anomalyoperator.trainer.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Joins autoencoders and neighbours in one TorchScript module, which answers the mean
 * reconstruction of a row and its score. On one machine, the same rows and plan give the same file,
 * byte for byte.
 *
 * <p>The score is a weighted sum of z-scores, one for each autoencoder's error and one for the
 * distance. What is usual is seen in rows that neither trained an autoencoder nor are remembered;
 * it is not seen in the rows that calibrate, so that p-values keep their promise.
 */
public final class EnsembleModel {
  private static final String TEMPLATE = "ensemble.pt";

  /** More hides what autoencoders find, where a class is varied: 0.5 did best on MNIST. */
  private static final double NEIGHBOURS_PER_AUTOENCODERS = 0.5;

  private static final double LEAST_DEVIATION = 0.01;

  private static final int LAYERS = 4;
  private static final int MOST_ROWS = 256;

  private final Ensemble ensemble;
  private final Score error;
  private final Plan plan;
  private final Preprocessor preprocessor;
  private final float[][] apart;
  private final float[][] learned;

  private EnsembleModel(
      Ensemble ensemble, Score error, Plan plan, float[][] rows, Preprocessor preprocessor) {
    int first = ensemble.apart(rows.length);
    this.ensemble = ensemble;
    this.error = error;
    this.plan = plan;
    this.preprocessor = preprocessor;
    this.apart = Arrays.copyOf(rows, first);
    this.learned = Arrays.copyOfRange(rows, first, rows.length);
  }

  /**
   * Trains and writes the model.
   *
   * @param error of one autoencoder
   * @param plan of each autoencoder; its seed decides all of theirs
   * @param rows in the user's units, in random order
   * @param file to write, as TorchScript
   * @return mean squared error of the last epoch, in the mean of all autoencoders
   */
  public static double train(
      Ensemble ensemble,
      Score error,
      Plan plan,
      float[][] rows,
      Preprocessor preprocessor,
      Path file,
      Progress progress)
      throws IOException, BadModelException {
    return new EnsembleModel(ensemble, error, plan, rows, preprocessor).train(file, progress);
  }

  private double train(Path file, Progress progress) throws IOException, BadModelException {
    var seeds = new SplittableRandom(plan.seed()).longs(ensemble.autoencoders()).toArray();
    var files = new ArrayList<Path>();
    double loss = 0;
    try (var folder = TemporaryFolder.create()) {
      for (int i = 0; i < seeds.length; i++) {
        files.add(folder.file(i + ".pt"));
        loss +=
            Autoencoder.train(
                    plan.withSeed(seeds[i]),
                    learned,
                    preprocessor,
                    files.get(i),
                    numbered(progress, i + 1))
                / seeds.length;
      }
      if (Double.isFinite(loss)) {
        join(files, file);
      }
    }
    return loss;
  }

  private Progress numbered(Progress progress, int number) {
    return (name, steps) ->
        progress.begin("%s %d of %d".formatted(name, number, ensemble.autoencoders()), steps);
  }

  private void join(List<Path> autoencoders, Path file) throws IOException, BadModelException {
    try (var template = Template.resource(TEMPLATE);
        var manager = template.manager().newSubManager()) {
      template.call("start", start(autoencoders, manager));
      template.call("weigh", weights(terms(template, apart, preprocessor), manager));
      template.write(file);
    }
  }

  private NDList start(List<Path> autoencoders, NDManager manager) throws BadModelException {
    var start = stacked(autoencoders, manager);
    int remembered = ensemble.remembered(apart.length + learned.length);
    // a tensor without rows would have no memory to hand over
    start.add(matrix(learned, 0, Math.max(1, remembered), preprocessor, manager));
    start.add(manager.create((float) ensemble.neighbours()));
    start.add(manager.create(plan.bounded() ? 1f : 0f));
    start.add(manager.create(error == Score.RELATIVE_RECONSTRUCTION_ERROR ? 1f : 0f));
    return start;
  }

  /** The weights of all autoencoders, layer by layer: [members, out, in] and [members, out]. */
  private static NDList stacked(List<Path> autoencoders, NDManager manager)
      throws BadModelException {
    var open = new ArrayList<Template>();
    try {
      for (var autoencoder : autoencoders) {
        open.add(Template.file(autoencoder));
      }
      var members = open.stream().map(Template::weights).toList();
      var stacked = new NDList();
      for (int layer = 1; layer <= LAYERS; layer++) {
        for (var kind : List.of("weight", "bias")) {
          var name = kind + layer;
          var all = new NDList(members.stream().map(weights -> named(weights, name)).toList());
          var array = NDArrays.stack(all);
          array.attach(manager);
          stacked.add(array);
        }
      }
      return stacked;
    } finally {
      open.forEach(Template::close);
    }
  }

  private static NDArray named(NDList weights, String name) {
    return weights.stream()
        .filter(weight -> name.equals(weight.getName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the template has no weight " + name));
  }

  /** What each term of the score is for each of the rows: [rows][terms]. */
  static double[][] terms(Template template, float[][] rows, Preprocessor preprocessor) {
    var terms = new double[rows.length][];
    for (int from = 0; from < rows.length; from += MOST_ROWS) {
      try (var batch = template.manager().newSubManager()) {
        int count = Math.min(MOST_ROWS, rows.length - from);
        var x = matrix(rows, from, count, preprocessor, batch);
        var answer = template.call("terms", new NDList(x)).toDoubleArray();
        int width = answer.length / count;
        for (int i = 0; i < count; i++) {
          terms[from + i] = Arrays.copyOfRange(answer, i * width, (i + 1) * width);
        }
      }
    }
    return terms;
  }

  private NDList weights(double[][] usual, NDManager manager) {
    double neighbours = ensemble.neighbours() > 0 ? NEIGHBOURS_PER_AUTOENCODERS : 0;
    int terms = usual[0].length;
    var means = new double[terms];
    var deviations = new double[terms];
    var weights = new double[terms];
    for (int term = 0; term < terms; term++) {
      int column = term;
      var values = Arrays.stream(usual).mapToDouble(row -> row[column]).toArray();
      means[term] = mean(values);
      deviations[term] = deviation(values);
      boolean autoencoder = term < ensemble.autoencoders();
      weights[term] = (autoencoder ? 1.0 / ensemble.autoencoders() : neighbours) / (1 + neighbours);
    }
    return new NDList(manager.create(means), manager.create(deviations), manager.create(weights));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /**
   * Float32 rounds an error e by some 1e-7 √e, another way in each batch size: a deviation of next
   * to nothing would make that visible. A term that is always zero keeps its unit.
   */
  private static double deviation(double[] values) {
    double mean = mean(values);
    double deviation =
        Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    return mean > 0 ? Math.max(deviation, LEAST_DEVIATION * Math.sqrt(mean)) : 1;
  }

  private static NDArray matrix(
      float[][] rows, int from, int count, Preprocessor preprocessor, NDManager manager) {
    int width = preprocessor.size();
    var numbers = new float[count * width];
    for (int i = 0; i < count; i++) {
      preprocessor.apply(rows[from + i], 0, numbers, i * width);
    }
    return manager.create(numbers, new Shape(count, width));
  }
}
