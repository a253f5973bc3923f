package io.anomalyoperator.modelpackage;

import java.util.Arrays;

/**
 * How often values fall between edges: bin {@code i} counts the values {@code v} with {@code
 * edges[i] < v ≤ edges[i+1]}, the first bin its lower edge too. A value that many have, such as the
 * zero of a dark pixel, makes edges equal and has the first bin between them for itself.
 *
 * @param edges one more than there are bins; finite, never falling
 * @param counts of each bin; at least one above zero
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record Histogram(double[] edges, double[] counts) {

  public Histogram {
    edges = edges.clone();
    counts = counts.clone();
    Check.that(
        counts.length >= 1 && edges.length == counts.length + 1,
        "a histogram has %d edges for %d bins, expected one more than bins",
        edges.length,
        counts.length);
    for (int i = 0; i < edges.length; i++) {
      Check.that(
          Double.isFinite(edges[i]) && (i == 0 || edges[i - 1] <= edges[i]),
          "edge %d of a histogram is %s, expected finite numbers that never fall",
          i,
          edges[i]);
    }
    double total = 0;
    for (double count : counts) {
      Check.that(
          count >= 0 && Double.isFinite(count),
          "a bin of a histogram counts %s, expected 0 or more",
          count);
      total += count;
    }
    Check.that(total > 0, "a histogram counts nothing");
  }

  /**
   * The histogram of values whose bins hold about equally many of them each.
   *
   * @param sorted the values, lowest first; at least one
   */
  public static Histogram byQuantiles(double[] sorted, int bins) {
    Check.that(sorted.length > 0, "a histogram of no values");
    var edges = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = sorted[(int) Math.round((double) i * (sorted.length - 1) / bins)];
    }
    var counts = new double[bins];
    for (double value : sorted) {
      counts[binOf(edges, value)]++;
    }
    return new Histogram(edges, counts);
  }

  @Override
  public double[] edges() {
    return edges.clone();
  }

  @Override
  public double[] counts() {
    return counts.clone();
  }

  /** How many bins there are. */
  public int bins() {
    return counts.length;
  }

  /** The bin of a value; those below the first and above the last edge are in the outermost. */
  public int binOf(double value) {
    return binOf(edges, value);
  }

  private static int binOf(double[] edges, double value) {
    int bin = 0;
    while (bin < edges.length - 2 && value > edges[bin + 1]) {
      bin++;
    }
    return bin;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram that
        && Arrays.equals(edges, that.edges)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(edges) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "Histogram[%d bins from %s to %s]"
        .formatted(counts.length, edges[0], edges[edges.length - 1]);
  }
}
