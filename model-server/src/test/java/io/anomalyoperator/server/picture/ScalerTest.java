package io.anomalyoperator.server.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ScalerTest {

  @Test
  void smallerIsTheMeanOfWhatAPixelCovers() {
    assertArrayEquals(new float[] {1, 6}, line(2, 0, 2, 4, 8));
    assertArrayEquals(new float[] {1, 5}, line(2, 0, 3, 6), 1e-6f);
    assertArrayEquals(new float[] {3}, line(1, 0, 3, 6), 1e-6f);
  }

  @Test
  void largerIsAStraightLineBetweenNeighbours() {
    assertArrayEquals(new float[] {0, 1, 3, 4}, line(4, 0, 4), 1e-6f);
    assertArrayEquals(new float[] {7, 7, 7}, line(3, 7));
  }

  @Test
  void theSameSizeIsTheSame() {
    assertArrayEquals(new float[] {3, 1, 255}, line(3, 3, 1, 255));
  }

  @Test
  void columnsAreScaledAsLinesAre() {
    assertArrayEquals(new float[] {3}, Scaler.scale(new float[] {0, 2, 4, 6}, 2, 2, 1, 1), 1e-6f);
    assertArrayEquals(
        new float[] {2, 4}, Scaler.scale(new float[] {0, 2, 4, 6}, 2, 2, 2, 1), 1e-6f);
  }

  @RepeatedTest(50)
  void noSizeAddsOrLosesLight(RepetitionInfo turn) {
    Random random = new Random(turn.getCurrentRepetition());
    int width = 1 + random.nextInt(90);
    int height = 1 + random.nextInt(90);
    float[] plane = new float[width * height];
    double sum = 0;
    for (int i = 0; i < plane.length; i++) {
      plane[i] = random.nextInt(256);
      sum += plane[i];
    }
    int toWidth = 1 + random.nextInt(width);
    int toHeight = 1 + random.nextInt(height);

    float[] scaled = Scaler.scale(plane, width, height, toWidth, toHeight);

    double scaledSum = 0;
    for (float value : scaled) {
      scaledSum += value;
    }
    assertEquals(sum / plane.length, scaledSum / scaled.length, 0.01);
  }

  private static float[] line(int to, float... from) {
    return Scaler.scale(from, from.length, 1, to, 1);
  }
}
