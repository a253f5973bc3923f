package io.anomalyoperator.trainer.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Rows in the user's units, with labels if they have any.
 *
 * @param form what the numbers of a row are
 * @param rows possibly made on demand: each {@code get} may give a new array
 * @param labels of the rows, one each; empty if there are none
 */
public record Dataset(Form form, List<float[]> rows, List<String> labels) {

  public Dataset {
    labels = List.copyOf(labels);
    if (!labels.isEmpty() && labels.size() != rows.size()) {
      throw new IllegalArgumentException(
          "%d labels for %d rows".formatted(labels.size(), rows.size()));
    }
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** Whether the rows have labels. */
  public boolean labelled() {
    return !labels.isEmpty();
  }

  /** The labels that occur. */
  public Set<String> classes() {
    return new TreeSet<>(labels);
  }

  /** The rows whose label is one of these; all of them if no label is asked for. */
  public Dataset normal(Set<String> normal) throws BadDataException {
    if (normal.isEmpty()) {
      return this;
    }
    requireLabels(normal);
    return where(normal::contains);
  }

  /** The rows whose label is none of these; none if no label is asked for. */
  public Dataset anomalous(Set<String> normal) throws BadDataException {
    if (normal.isEmpty()) {
      return select(List.of());
    }
    requireLabels(normal);
    return where(label -> !normal.contains(label));
  }

  private void requireLabels(Set<String> wanted) throws BadDataException {
    if (!labelled()) {
      throw new BadDataException(
          "the normal class is %s, but the rows have no labels; name the label column with --label"
              .formatted(wanted));
    }
    var missing = new TreeSet<>(wanted);
    missing.removeAll(classes());
    if (!missing.isEmpty()) {
      throw new BadDataException(
          "the normal class %s does not occur; the labels are %s".formatted(missing, classes()));
    }
  }

  private Dataset where(Predicate<String> wanted) {
    var chosen = new ArrayList<Integer>();
    for (int i = 0; i < labels.size(); i++) {
      if (wanted.test(labels.get(i))) {
        chosen.add(i);
      }
    }
    return select(chosen);
  }

  /** The rows at these places, in this order. */
  public Dataset select(List<Integer> places) {
    var chosen = List.copyOf(places);
    var view =
        new AbstractList<float[]>() {
          @Override
          public float[] get(int i) {
            return rows.get(chosen.get(i));
          }

          @Override
          public int size() {
            return chosen.size();
          }
        };
    return new Dataset(
        form, view, labelled() ? chosen.stream().map(labels::get).toList() : List.of());
  }

  /** All rows at once. */
  public float[][] toArray() {
    return rows.toArray(float[][]::new);
  }

  /**
   * {@code sha256:…} of form, numbers and labels: the same data has the same one, however it was
   * stored.
   */
  public String fingerprint() {
    var digest = newSha256();
    digest.update(form.toString().getBytes(StandardCharsets.UTF_8));
    var bytes = ByteBuffer.allocate(form.width() * Float.BYTES);
    for (var row : rows) {
      bytes.clear();
      bytes.asFloatBuffer().put(row);
      digest.update(bytes);
    }
    for (var label : labels) {
      digest.update((byte) 0);
      digest.update(label.getBytes(StandardCharsets.UTF_8));
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
