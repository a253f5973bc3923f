package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.server.JvmSettings;
import io.anomalyoperator.server.scoring.BatchModel;
import io.anomalyoperator.server.scoring.RowFormula;
import io.anomalyoperator.server.scoring.TorchModel;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the model itself allows: batches of rows prepared, run and scored by threads that do nothing
 * else. The package is named by the system property {@code package}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ForwardBench {

  /** The package, loaded once. */
  @State(Scope.Benchmark)
  public static class Loaded {
    private PackageSource source;
    private TorchModel model;
    private RowFormula formula;

    @Setup
    public void load() throws Exception {
      JvmSettings.apply();
      source = PackageSource.parse(System.getProperty("package"), Map.of());
      ModelFolder folder = source.open();
      model = TorchModel.load(folder.model(), folder.manifest().input().shape());
      formula = new PackageFormula(folder.manifest());
    }

    @TearDown
    public void close() throws Exception {
      model.close();
      source.close();
    }
  }

  /** What one thread scores, again and again. */
  @State(Scope.Thread)
  public static class Rows {
    @Param({"1", "8", "64"})
    private int rows;

    private float[] features;
    private BatchModel.Lane lane;

    @Setup
    public void make(Loaded loaded) {
      Random random = new Random(7);
      features = new float[rows * loaded.model.width()];
      for (int i = 0; i < features.length; i++) {
        features[i] = random.nextFloat() < 0.8 ? 0 : 1 + random.nextInt(255);
      }
      lane = loaded.model.newLane(rows);
    }

    @TearDown
    public void close() {
      lane.close();
    }
  }

  @Benchmark
  public double batches(Loaded loaded, Rows batch) {
    FloatBuffer input = batch.lane.input();
    for (int row = 0; row < batch.rows; row++) {
      loaded.formula.prepare(batch.features, row, input, row);
    }
    FloatBuffer output = batch.lane.forward(batch.rows);
    double sum = 0;
    for (int row = 0; row < batch.rows; row++) {
      sum += loaded.formula.score(input, output, row);
    }
    return sum;
  }
}
