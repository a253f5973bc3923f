package io.anomalyoperator.trainer;

/** Hears how far long work has come. */
@FunctionalInterface
public interface Progress {

  /** A piece of work of so many steps begins; it ends when the task is closed. */
  Task begin(String name, long steps);

  /** One piece of work. */
  @FunctionalInterface
  interface Task extends AutoCloseable {

    /** So many more steps are done; the note says what there is to say about them. */
    void advance(long steps, String note);

    @Override
    default void close() {}
  }

  /** Hears nothing. */
  static Progress silent() {
    return (name, steps) -> (done, note) -> {};
  }
}
