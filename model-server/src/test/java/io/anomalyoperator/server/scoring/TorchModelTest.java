package io.anomalyoperator.server.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchModelTest {
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
    try (TorchModel model = load("transposed.pt", 3);
        BatchModel.Lane lane = model.newLane(4)) {
      for (int i = 0; i < 20_000; i++) {
        lane.input().put(0, i);
        assertEquals(i * 0.5f, lane.forward(1 + i % 4).get(0));
      }
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
