package io.anomalyoperator.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void marksAreRoundNumbers() {
    assertEquals(List.of(0.0, 20.0, 40.0, 60.0, 80.0, 100.0), Scale.upTo(100).marks());
    assertEquals(List.of(0.0, 0.5, 1.0), Scale.upTo(1.3).marks().subList(0, 3));
    assertEquals(List.of(0.01, 0.1, 1.0), new Scale(0.005, 2, true).marks());
  }

  @Test
  void isLogarithmicWhereValuesDifferAHundredfold() {
    var wide = Scale.of(new double[] {0.001, 0.1, 10}, 0.5);
    assertTrue(wide.logarithmic());
    assertEquals(0.1, wide.value(wide.share(0.1)), 1e-12);

    assertFalse(Scale.of(new double[] {0.1, 1}, 0.5).logarithmic());
    assertFalse(Scale.of(new double[] {0, 1000}, 0.5).logarithmic());
  }

  @Test
  void keepsWhatIsOutsideAtTheEnds() {
    assertEquals(0, Scale.upTo(1).share(-5));
    assertEquals(1, Scale.upTo(1).share(5));
  }
}
