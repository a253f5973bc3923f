package io.anomalyoperator.server.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.metrics.ResidentMemory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchModelTest {
  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  @TempDir private Path scratch;

  @Test
  void scoresAreThoseOfPyTorchItself() throws IOException {
    List<String> lines =
        new String(resource("autoencoder8.txt"), StandardCharsets.UTF_8).lines().toList();
    try (TorchModel model = load("autoencoder8.pt", 8);
        BatchModel.Lane lane = model.newLane(lines.size())) {
      double[] expected = new double[lines.size()];
      for (int row = 0; row < lines.size(); row++) {
        String[] numbers = lines.get(row).split(" ", -1);
        for (int i = 0; i < 8; i++) {
          lane.input().put(row * 8 + i, Float.parseFloat(numbers[i]));
        }
        expected[row] = Double.parseDouble(numbers[8]);
      }
      FloatBuffer output = lane.forward(lines.size());
      for (int row = 0; row < lines.size(); row++) {
        double score =
            Score.RELATIVE_RECONSTRUCTION_ERROR.of(lane.input(), row * 8, output, row * 8, 8);
        assertEquals(expected[row], score, 1e-6);
      }
    }
  }

  @Test
  void theAnswerIsReadInTheRightOrderWhateverItsLayoutInMemory() throws IOException {
    try (TorchModel model = load("transposed.pt", 3);
        BatchModel.Lane lane = model.newLane(2)) {
      for (int i = 0; i < 6; i++) {
        lane.input().put(i, i);
      }
      FloatBuffer output = lane.forward(2);
      for (int i = 0; i < 6; i++) {
        assertEquals(i * 0.5f, output.get(i));
      }
    }
  }

  @Test
  void lanesMayBeUsedForEverWithoutGrowing() throws IOException {
    int rows = 4096;
    try (TorchModel model = load("transposed.pt", 3);
        BatchModel.Lane lane = model.newLane(rows)) {
      use(lane, rows, 500);
      long resident = ResidentMemory.bytes();
      long buffers = DIRECT.getCount();

      // answers of 400 MB in all
      long most = use(lane, rows, 8192);

      // each forward would add one; a few may be of others in this JVM
      assertTrue(most - buffers < 16, "direct buffers: " + buffers + ", then " + most);
      long grown = ResidentMemory.bytes() - resident;
      assertTrue(grown < 128 << 20, "resident memory has grown by " + grown + " bytes");
    }
  }

  /** Runs it that often; the most direct buffers that there were at a time. */
  private static long use(BatchModel.Lane lane, int rows, int times) {
    long most = 0;
    for (int i = 0; i < times; i++) {
      lane.input().put(0, i);
      assertEquals(i * 0.5f, lane.forward(rows - i % 4).get(0));
      most = Math.max(most, DIRECT.getCount());
    }
    return most;
  }

  @Test
  void aLaneKeepsItsForwardsOnItsOwnThread() throws IOException {
    TorchModel.loadEngine();
    // the tests' environment has one thread as libtorch's default; others have one for each core
    JniUtils.setNumThreads(3);
    assertEquals(3, JniUtils.getNumThreads());
    try (TorchModel model = load("transposed.pt", 3);
        BatchModel.Lane _ = model.newLane(1)) {
      assertEquals(1, JniUtils.getNumThreads());
    }
  }

  @Test
  void whatIsNoModuleIsRefusedByName() throws IOException {
    Path file = Files.writeString(scratch.resolve("model.pt"), "no module");
    IOException refusal = assertThrows(IOException.class, () -> TorchModel.load(file, List.of(3L)));
    assertTrue(refusal.getMessage().contains("model.pt"), refusal.getMessage());
  }

  private TorchModel load(String name, long width) throws IOException {
    Path file = Files.write(scratch.resolve(name), resource(name));
    return TorchModel.load(file, List.of(width));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream bytes = TorchModelTest.class.getResourceAsStream("/models/" + name)) {
      if (bytes == null) {
        throw new IOException("no test resource models/" + name);
      }
      return bytes.readAllBytes();
    }
  }
}
