package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
  private static final Preprocessing TABLE =
      new Preprocessing.Tabular(List.of("rooms", "age"), List.of(5.0, 30.0), List.of(2.0, 10.0));

  @Test
  void pixelsAreScaled() {
    var image = new Preprocessing.Image(2, 1, 1, 1 / 255.0, false);

    assertArrayEquals(new float[] {0, 1}, of(image).apply(new float[] {0, 255}));
  }

  @Test
  void negativesAreInvertedFirst() {
    var image = new Preprocessing.Image(2, 1, 1, 1 / 255.0, true);

    assertArrayEquals(new float[] {1, 0}, of(image).apply(new float[] {0, 255}), 1e-9f);
  }

  @Test
  void columnsAreStandardised() {
    assertArrayEquals(new float[] {1, -2}, of(TABLE).apply(new float[] {7, 10}));
  }

  @Test
  void noneChangesNothing() {
    assertArrayEquals(
        new float[] {-1.5f, 1e30f}, of(new Preprocessing.None()).apply(new float[] {-1.5f, 1e30f}));
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> of(TABLE).apply(new float[3]));
  }

  @Property
  void arraysAndBuffersGiveTheSameBits(
      @ForAll @Size(2) @FloatRange(min = -1000, max = 1000) float[] raw) {
    var preprocessor = of(TABLE);
    var expected = preprocessor.apply(raw);

    var inArray = new float[] {9, raw[0], raw[1]};
    preprocessor.apply(inArray, 1, inArray, 1);
    assertArrayEquals(new float[] {9, expected[0], expected[1]}, inArray);

    var buffer = FloatBuffer.allocate(4);
    preprocessor.apply(raw, 0, buffer, 2);
    assertArrayEquals(new float[] {0, 0, expected[0], expected[1]}, buffer.array());
  }

  @Property
  void whatWasPreprocessedCanBeRestored(
      @ForAll @Size(2) @FloatRange(min = 0, max = 255) float[] raw) {
    for (var kind : List.of(TABLE, new Preprocessing.Image(2, 1, 1, 1 / 255.0, true))) {
      var preprocessor = of(kind);

      float[] restored = preprocessor.restore(preprocessor.apply(raw));

      for (int i = 0; i < raw.length; i++) {
        assertEquals(raw[i], restored[i], 1e-5 * Math.max(255, Math.abs(raw[i])));
      }
    }
  }

  private static Preprocessor of(Preprocessing preprocessing) {
    return Preprocessor.of(
        new Manifest.Input("input", Manifest.Input.FP32, List.of(2L), preprocessing));
  }
}
