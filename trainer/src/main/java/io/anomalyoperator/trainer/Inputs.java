package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.data.Form;
import java.util.ArrayList;
import java.util.List;

/** What a model takes, from the data that it learns from. */
public final class Inputs {
  private static final String NAME = "features";
  private static final double PIXEL = 1 / 255.0;

  private Inputs() {}

  /** Flat rows: images scaled to between 0 and 1, tables standardised by these very rows. */
  static Manifest.Input of(Dataset data) {
    return new Manifest.Input(
        NAME,
        Manifest.Input.FP32,
        List.of((long) data.form().width()),
        switch (data.form()) {
          case Form.Image image -> pixels(image, false);
          case Form.Table table -> standardised(table, data.rows());
        });
  }

  /** Grey pixels between 0 and 1. */
  public static Preprocessing.Image pixels(Form.Image image, boolean invert) {
    return new Preprocessing.Image(image.columns(), image.lines(), 1, PIXEL, invert);
  }

  /**
   * Each column with mean 0 and standard deviation 1. A column that never changes keeps its unit,
   * so that any other value in it stands out.
   */
  public static Preprocessing.Tabular standardised(Form.Table table, List<float[]> rows) {
    var means = new ArrayList<Double>();
    var scales = new ArrayList<Double>();
    for (int column = 0; column < table.width(); column++) {
      double mean = 0;
      for (var row : rows) {
        mean += row[column] / (double) rows.size();
      }
      double variance = 0;
      for (var row : rows) {
        variance += (row[column] - mean) * (row[column] - mean) / rows.size();
      }
      double deviation = Math.sqrt(variance);
      means.add(mean);
      scales.add(isConstant(mean, deviation) ? 1 : deviation);
    }
    return new Preprocessing.Tabular(table.columns(), means, scales);
  }

  /** Names of the columns that never change. */
  static List<String> constantColumns(Form.Table table, List<float[]> rows) {
    var constant = new ArrayList<String>();
    for (int column = 0; column < table.width(); column++) {
      if (isConstant(rows, column)) {
        constant.add(table.columns().get(column));
      }
    }
    return constant;
  }

  private static boolean isConstant(List<float[]> rows, int column) {
    float first = rows.getFirst()[column];
    return rows.stream().allMatch(row -> row[column] == first);
  }

  /** Whether a deviation is but the rounding of sums. */
  private static boolean isConstant(double mean, double deviation) {
    return deviation <= 1e-9 * Math.abs(mean) || deviation < Float.MIN_NORMAL;
  }
}
