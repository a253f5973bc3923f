package io.anomalyoperator.server.scoring;

import java.util.ArrayList;
import java.util.List;

/** Slices of jobs that are scored together; one per worker, used again for every turn. */
final class Batch {
  record Slice(ScoringJob job, int first, int count) {}

  private final int capacity;
  private final List<Slice> slices;
  private int rows;

  Batch(int capacity) {
    this.capacity = capacity;
    this.slices = new ArrayList<>(capacity);
  }

  void clear() {
    slices.clear();
    rows = 0;
  }

  int room() {
    return capacity - rows;
  }

  int rows() {
    return rows;
  }

  List<Slice> slices() {
    return slices;
  }

  void add(ScoringJob job, int first, int count) {
    slices.add(new Slice(job, first, count));
    rows += count;
  }
}
