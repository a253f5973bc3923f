package io.anomalyoperator.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticDigitsTest {
  private final SyntheticDigits digits = new SyntheticDigits(1);

  @Test
  void theSameSeedDrawsTheSameDigits() {
    assertArrayEquals(digits.draw(3, 17), new SyntheticDigits(1).draw(3, 17));
    assertFalse(Arrays.equals(digits.draw(3, 17), new SyntheticDigits(2).draw(3, 17)));
    assertFalse(Arrays.equals(digits.draw(3, 17), digits.draw(3, 18)));
  }

  @Test
  void aDatasetHasAllTenDigitsWithTheirLabels() throws BadDataException {
    var data = digits.dataset(4);

    assertEquals(40, data.size());
    assertEquals(Set.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), data.classes());
    assertEquals(4, data.normal(Set.of("7")).size());
    assertArrayEquals(digits.draw(7, 2), data.normal(Set.of("7")).rows().get(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aDigitIsInkOnBlackPaperWithSoftEdgesAndAMargin(int digit) {
    for (int number = 0; number < 50; number++) {
      var image = digits.draw(digit, number);

      assertEquals(SyntheticDigits.SIDE * SyntheticDigits.SIDE, image.length);
      assertTrue(count(image, 200, 255) > 10, "ink");
      assertTrue(count(image, 1, 254) > 10, "soft edges");
      assertTrue(count(image, 0, 0) > image.length / 2, "paper");
      assertTrue(image[0] == 0 && image[image.length - 1] == 0, "corners are empty");
    }
  }

  @Test
  void trainingAndTestDigitsAreOthers() throws Exception {
    var source = new DataSource.Synthetic(5, 20);

    assertEquals(200, source.training().size());
    assertEquals(40, source.testing().orElseThrow().size());
    assertFalse(
        Arrays.equals(
            source.training().rows().get(0), source.testing().orElseThrow().rows().get(0)));
  }

  @Test
  void aFingerprintTellsDataApartByNumbersLabelsAndForm() {
    var data = digits.dataset(1);
    var relabelled = new Dataset(data.form(), data.rows(), data.labels().reversed());
    var reshaped = new Dataset(new Form.Image(14, 56), data.rows(), data.labels());

    assertEquals(data.fingerprint(), digits.dataset(1).fingerprint());
    assertNotEquals(data.fingerprint(), data.select(List.of(0)).fingerprint());
    assertNotEquals(data.fingerprint(), relabelled.fingerprint());
    assertNotEquals(data.fingerprint(), reshaped.fingerprint());
  }

  private static long count(float[] image, int from, int to) {
    long count = 0;
    for (float pixel : image) {
      count += pixel >= from && pixel <= to ? 1 : 0;
    }
    return count;
  }
}
