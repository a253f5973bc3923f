package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  void aFeatureIsDescribedByItsMoments() {
    var reference = Reference.of(new float[][] {{1, 7}, {3, 7}}, new double[] {0.5});

    var first = reference.features().getFirst();
    assertEquals(2, first.mean());
    assertEquals(1, first.deviation());
    assertEquals(1, first.min());
    assertEquals(3, first.max());
    assertEquals(0, reference.features().get(1).deviation());
  }

  @Test
  void rowsOfVeryManyNumbersAreDescribedByTheirScores() throws Exception {
    var reference =
        Reference.of(new float[1][Reference.MOST_FEATURES + 1], new double[] {0.5, 0.25});

    assertTrue(reference.features().isEmpty());
    assertEquals(reference, Reference.decode(reference.encode()));
  }

  @Test
  void binsHoldAboutEquallyManyValues() {
    var histogram = Histogram.byQuantiles(new double[] {1, 2, 3, 4, 5, 6, 7}, 2);

    assertArrayEquals(new double[] {1, 4, 7}, histogram.edges());
    assertArrayEquals(new double[] {4, 3}, histogram.counts());
  }

  @Test
  void aValueThatManyHaveHasABinForItself() {
    var histogram = Histogram.byQuantiles(new double[] {0, 0, 0, 0, 0, 0, 0, 9}, 4);

    assertEquals(7, histogram.counts()[histogram.binOf(0)]);
    assertEquals(1, histogram.counts()[histogram.binOf(9)]);
  }

  @Test
  void aConstantIsOneBin() {
    var histogram = Histogram.byQuantiles(new double[] {5, 5, 5}, 3);

    assertEquals(3, histogram.counts()[histogram.binOf(5)]);
  }

  @Property
  void everyValueIsCountedInItsBin(
      @ForAll @Size(min = 1, max = 100) @DoubleRange(min = -5, max = 5) double[] values,
      @ForAll @IntRange(min = 1, max = 20) int bins) {
    Arrays.sort(values);
    var histogram = Histogram.byQuantiles(values, bins);

    assertEquals(values.length, Arrays.stream(histogram.counts()).sum());
    for (double value : values) {
      assertTrue(histogram.counts()[histogram.binOf(value)] > 0);
    }
  }
}
