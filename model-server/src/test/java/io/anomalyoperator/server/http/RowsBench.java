package io.anomalyoperator.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A row of 784 numbers as {@code /predict} gets it, read by our reader and by Jackson. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class RowsBench {
  private static final int WIDTH = 784;

  /** As Jackson would give it to us. */
  public record Row(float[] features) {}

  /** Four of five pixels are zero; floats are from 0 to 1 with six digits, the worst case. */
  @Param({"pixels", "floats"})
  private String numbers;

  private final RowsReader ours = new RowsReader(List.of((long) WIDTH));
  private final ObjectReader jackson = new ObjectMapper().readerFor(Row.class);
  private byte[] body;

  @Setup
  public void make() {
    Random random = new Random(7);
    String row =
        IntStream.range(0, WIDTH)
            .mapToObj(_ -> number(random))
            .collect(Collectors.joining(",", "{\"features\":[", "]}"));
    body = row.getBytes(StandardCharsets.US_ASCII);
  }

  private String number(Random random) {
    if (numbers.equals("floats")) {
      return "%.6f".formatted(random.nextFloat());
    }
    return random.nextFloat() < 0.8 ? "0" : Integer.toString(1 + random.nextInt(255));
  }

  @Benchmark
  public ScoringJob ours() {
    return ours.read(body, body.length).job();
  }

  @Benchmark
  public float[] jackson() throws IOException {
    return jackson.<Row>readValue(body).features();
  }
}
