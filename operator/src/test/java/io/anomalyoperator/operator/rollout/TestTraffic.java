package io.anomalyoperator.operator.rollout;

import java.util.TreeMap;

/** A minute of users' requests. */
public final class TestTraffic {
  private TestTraffic() {}

  /** Requests of one row each; nothing is known of how long they took. */
  public static Traffic of(long requests, long errors) {
    return new Traffic(requests, errors, requests - errors, 0, Latencies.NONE);
  }

  /** Requests of which none fails, each as fast as the next. */
  public static Traffic taking(double millis, long requests) {
    var histogram = new TreeMap<Double, Long>();
    histogram.put(millis, requests);
    return new Traffic(requests, 0, requests, 0, new Latencies(histogram));
  }

  /** Rows of which some are anomalies. */
  public static Traffic alarming(long rows, long anomalies) {
    return new Traffic(rows, 0, rows, anomalies, Latencies.NONE);
  }
}
