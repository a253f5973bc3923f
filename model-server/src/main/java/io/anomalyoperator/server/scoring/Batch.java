package io.anomalyoperator.server.scoring;

import java.util.ArrayList;
import java.util.List;

/** Slices of jobs that are scored together; one per worker, used again for every turn. */
final class Batch {
  record Slice(ScoringJob job, int first, int count) {}

  private final int capacity;
  private final List<Slice> slices;
  private final List<ScoringJob> late = new ArrayList<>();
  private final List<ScoringJob> finished = new ArrayList<>();
  private int rows;
  private long longestWait;

  Batch(int capacity) {
    this.capacity = capacity;
    this.slices = new ArrayList<>(capacity);
  }

  void clear() {
    slices.clear();
    late.clear();
    finished.clear();
    rows = 0;
    longestWait = 0;
  }

  int room() {
    return capacity - rows;
  }

  /** Nanoseconds that the request which came first had waited when it was taken. */
  long longestWait() {
    return longestWait;
  }

  void waited(long nanos) {
    longestWait = Math.max(longestWait, nanos);
  }

  int rows() {
    return rows;
  }

  List<Slice> slices() {
    return slices;
  }

  /** Jobs whose deadline passed while they waited; none of their rows is in the slices. */
  List<ScoringJob> late() {
    return late;
  }

  /** Jobs whose last rows were in this batch, to be completed together. */
  List<ScoringJob> finished() {
    return finished;
  }

  void addFinished(ScoringJob job) {
    finished.add(job);
  }

  void add(ScoringJob job, int first, int count) {
    if (!slices.isEmpty() && slices.getLast().job() == job) {
      Slice former = slices.removeLast();
      slices.add(new Slice(job, former.first(), former.count() + count));
    } else {
      slices.add(new Slice(job, first, count));
    }
    rows += count;
  }

  void addLate(ScoringJob job) {
    late.add(job);
  }
}
