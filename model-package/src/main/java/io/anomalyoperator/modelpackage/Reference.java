package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What the training data looked like, to tell later that the world has changed.
 *
 * @param scores of normal rows
 * @param features of each number of a row, in the user's units; empty if there are too many to keep
 */
public record Reference(Histogram scores, List<Feature> features) {
  /** Rows of more numbers than this are described by their scores alone. */
  public static final int MOST_FEATURES = 1 << 14;

  private static final int SCORE_BINS = 20;
  private static final int FEATURE_BINS = 10;

  /**
   * One number of a row.
   *
   * @param mean of its values
   * @param deviation their standard deviation
   * @param min the smallest
   * @param max the largest
   * @param values how often which values occur
   */
  public record Feature(double mean, double deviation, double min, double max, Histogram values) {
    public Feature {
      for (double number : new double[] {mean, deviation, min, max}) {
        Check.that(Double.isFinite(number), "a feature has statistic %s, expected numbers", number);
      }
      Check.that(
          deviation >= 0 && min <= max,
          "a feature has deviation %s, min %s and max %s",
          deviation,
          min,
          max);
    }

    private static Feature of(float[][] rows, int column) {
      var sorted = new double[rows.length];
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        sorted[i] = rows[i][column];
        sum += sorted[i];
      }
      Arrays.sort(sorted);
      double mean = sum / rows.length;
      double squares = 0;
      for (double value : sorted) {
        squares += (value - mean) * (value - mean);
      }
      return new Feature(
          mean,
          Math.sqrt(squares / rows.length),
          sorted[0],
          sorted[sorted.length - 1],
          Histogram.byQuantiles(sorted, FEATURE_BINS));
    }
  }

  public Reference {
    features = List.copyOf(features);
    for (var feature : features) {
      Check.that(
          feature.values().bins() == features.getFirst().values().bins(),
          "its features have histograms of %d and %d bins",
          feature.values().bins(),
          features.getFirst().values().bins());
    }
  }

  /**
   * The reference of training data.
   *
   * @param rows in the user's units, before preprocessing; at least one, all of one width
   * @param scores of normal rows, best of those that calibrate; at least one
   */
  public static Reference of(float[][] rows, double[] scores) {
    Check.that(rows.length > 0, "a reference needs at least one row");
    var sorted = scores.clone();
    Arrays.sort(sorted);
    var features = new ArrayList<Feature>();
    for (int column = 0; column < rows[0].length && rows[0].length <= MOST_FEATURES; column++) {
      features.add(Feature.of(rows, column));
    }
    return new Reference(Histogram.byQuantiles(sorted, SCORE_BINS), features);
  }

  /** The bytes of {@code reference.safetensors}. */
  public byte[] encode() {
    var tensors = new TreeMap<String, SafeTensors.Tensor>();
    tensors.put("score_edges", SafeTensors.Tensor.F64.vector(scores.edges()));
    tensors.put("score_counts", SafeTensors.Tensor.F64.vector(scores.counts()));
    if (!features.isEmpty()) {
      tensors.put("feature_mean", column(Feature::mean));
      tensors.put("feature_deviation", column(Feature::deviation));
      tensors.put("feature_min", column(Feature::min));
      tensors.put("feature_max", column(Feature::max));
      tensors.put("feature_edges", table(feature -> feature.values().edges()));
      tensors.put("feature_counts", table(feature -> feature.values().counts()));
    }
    return SafeTensors.of(tensors).encode();
  }

  /** Writes {@code reference.safetensors}. */
  public void writeTo(Path file) throws IOException {
    Files.write(file, encode());
  }

  static Reference decode(byte[] file) throws InvalidPackageException {
    return TensorEntry.decode(
        EntryNames.REFERENCE,
        Violation.REFERENCE_INVALID,
        file,
        entry ->
            new Reference(
                new Histogram(entry.f64("score_edges"), entry.f64("score_counts")),
                entry.has("feature_mean") ? features(entry) : List.of()));
  }

  private static List<Feature> features(TensorEntry entry) {
    var mean = entry.f64("feature_mean");
    var deviation = column(entry, "feature_deviation", mean.length);
    var min = column(entry, "feature_min", mean.length);
    var max = column(entry, "feature_max", mean.length);
    var edges = rows(entry, "feature_edges", mean.length);
    var counts = rows(entry, "feature_counts", mean.length);
    var features = new ArrayList<Feature>();
    for (int i = 0; i < mean.length; i++) {
      features.add(
          new Feature(mean[i], deviation[i], min[i], max[i], new Histogram(edges[i], counts[i])));
    }
    return features;
  }

  private static double[] column(TensorEntry entry, String name, int count) {
    var values = entry.f64(name);
    Check.that(
        values.length == count,
        "tensor %s holds %d numbers, expected %d",
        name,
        values.length,
        count);
    return values;
  }

  private static double[][] rows(TensorEntry entry, String name, int count) {
    var tensor = entry.f64(name, 2);
    Check.that(
        tensor.shape().get(0) == count,
        "tensor %s has %d rows, expected %d",
        name,
        tensor.shape().get(0),
        count);
    int width = tensor.shape().get(1);
    var rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Arrays.copyOfRange(tensor.values(), i * width, (i + 1) * width);
    }
    return rows;
  }

  private SafeTensors.Tensor column(ToDoubleFunction<Feature> statistic) {
    return SafeTensors.Tensor.F64.vector(features.stream().mapToDouble(statistic).toArray());
  }

  private SafeTensors.Tensor table(Function<Feature, double[]> row) {
    var values = features.stream().flatMapToDouble(f -> Arrays.stream(row.apply(f))).toArray();
    return new SafeTensors.Tensor.F64(
        List.of(features.size(), values.length / features.size()), values);
  }
}
