package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Users of a model, until it is stopped: half of them keep their connection for as long as the
 * server lets them, half open one for each request.
 */
public final class Load implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Address address;
  private final List<byte[]> bodies;
  private final Duration pause;
  private final AtomicInteger next = new AtomicInteger();
  private final Collection<Hit> hits = new ConcurrentLinkedQueue<>();
  private final List<Thread> users = new ArrayList<>();
  private volatile boolean stopped;

  private Load(Address address, float[][] rows, Duration pause) {
    this.address = address;
    this.bodies =
        Arrays.stream(rows)
            .map(row -> Predictions.body(row).getBytes(StandardCharsets.UTF_8))
            .toList();
    this.pause = pause;
  }

  /**
   * Begins, with the same row in every request.
   *
   * @param users how many there are; each waits {@code pause} between its requests
   */
  public static Load on(Model model, float[] row, int users, Duration pause) {
    return on(model, new float[][] {row}, users, pause);
  }

  /** Begins, with one of the rows after the other. */
  public static Load on(Model model, float[][] rows, int users, Duration pause) {
    var load = new Load(model.address(), rows, pause);
    for (int i = 0; i < users; i++) {
      boolean keep = i % 2 == 0;
      load.users.add(Thread.ofVirtual().name("user-" + i).start(() -> load.use(keep)));
    }
    return load;
  }

  /** How many answers and failures there were so far. */
  public int count() {
    return hits.size();
  }

  /** What was seen so far. */
  public LoadReport report() {
    return new LoadReport(List.copyOf(hits));
  }

  /** Ends it; everything that was seen. */
  public LoadReport stop() throws InterruptedException {
    stopped = true;
    for (Thread user : users) {
      user.join();
    }
    return report();
  }

  private void use(boolean keep) {
    Optional<Kept> kept = Optional.empty();
    while (!stopped) {
      kept = request(keep, kept);
      LockSupport.parkNanos(pause.toNanos());
    }
    kept.ifPresent(Kept::close);
  }

  /** A connection, when it was opened, and which revision answered on it last. */
  private record Kept(HttpConnection connection, long opened, int revision) {
    void close() {
      try {
        connection.close();
      } catch (IOException e) {
        // nobody waits for it any more
      }
    }
  }

  private Optional<Kept> request(boolean keep, Optional<Kept> former) {
    long sent = System.nanoTime();
    Kept kept = former.orElse(null);
    try {
      if (kept == null) {
        kept = new Kept(new HttpConnection(address), sent, 0);
      }
      byte[] body = bodies.get(Math.floorMod(next.getAndIncrement(), bodies.size()));
      var answer = kept.connection().post("/predict", body, keep);
      Hit hit = hit(keep, kept, sent, answer);
      hits.add(hit);
      if (keep && !answer.last()) {
        int revision = hit.revision() == 0 ? kept.revision() : hit.revision();
        return Optional.of(new Kept(kept.connection(), kept.opened(), revision));
      }
    } catch (IOException | RuntimeException e) {
      long opened = kept == null ? sent : kept.opened();
      int before = kept == null ? 0 : kept.revision();
      hits.add(
          new Hit(
              keep,
              opened,
              sent,
              System.nanoTime(),
              0,
              before,
              Double.NaN,
              Optional.of(e.toString())));
    }
    if (kept != null) {
      kept.close();
    }
    return Optional.empty();
  }

  private static Hit hit(boolean keep, Kept kept, long sent, HttpConnection.Answer answer)
      throws IOException {
    long answered = System.nanoTime();
    if (answer.status() != 200) {
      return new Hit(
          keep,
          kept.opened(),
          sent,
          answered,
          0,
          kept.revision(),
          Double.NaN,
          Optional.of(answer.status() + " " + answer.body()));
    }
    var json = JSON.readTree(answer.body());
    int revision = Integer.parseInt(answer.headers().getOrDefault("x-model-revision", "0"));
    if (revision != json.required("revision").asInt()) {
      return new Hit(
          keep,
          kept.opened(),
          sent,
          answered,
          revision,
          kept.revision(),
          Double.NaN,
          Optional.of("header and body name different revisions: " + answer));
    }
    return new Hit(
        keep,
        kept.opened(),
        sent,
        answered,
        revision,
        kept.revision(),
        json.required("score").asDouble(),
        Optional.empty());
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
