package io.anomalyoperator.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.CsvOptions;
import io.anomalyoperator.trainer.data.DataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledSampleTest {
  @TempDir private Path folder;

  /** Rows [n], of which those below zero are bad. */
  private DataSource table(int... numbers) throws Exception {
    var lines =
        IntStream.of(numbers)
            .mapToObj(n -> n + "," + (n < 0 ? "bad" : "good"))
            .collect(Collectors.joining("\n", "x,class\n", "\n"));
    return new DataSource.Csv(
        Files.writeString(folder.resolve("table.csv"), lines),
        new CsvOptions(Optional.of("class"), List.of(), List.of()));
  }

  private static LabelledRows draw(DataSource source, int most, long seed) throws Exception {
    return LabelledSample.draw(source, Set.of("good"), most, seed);
  }

  @Test
  void rowsKeepTheirLabels() throws Exception {
    var rows = draw(table(1, -2, 3, -4, -5), 10, 1);

    assertEquals(5, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(rows.inputs()[i] < 0, rows.anomalous()[i]);
    }
  }

  @Test
  void halfAreNormalAsFarAsThereAreEnough() throws Exception {
    var many = table(1, 2, 3, 4, 5, -1, -2, -3, -4, -5);
    assertEquals(2, draw(many, 4, 1).anomalies());
    assertEquals(5, draw(table(1, -1, -2, -3, -4, -5, -6), 6, 1).anomalies());
    assertEquals(1, draw(table(-1, 1, 2, 3, 4, 5, 6), 6, 1).anomalies());
  }

  @Test
  void theSameSeedDrawsTheSameRows() throws Exception {
    var source = table(1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6);
    assertArrayEquals(draw(source, 6, 7).encode(), draw(source, 6, 7).encode());
    assertTrue(
        IntStream.range(0, 5).mapToObj(seed -> drawnWith(source, seed)).distinct().count() > 1);
  }

  private static List<Float> drawnWith(DataSource source, long seed) {
    try {
      var inputs = draw(source, 6, seed).inputs();
      return IntStream.range(0, inputs.length).mapToObj(i -> inputs[i]).toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutAnyAnomalyThereIsNothingToMeasure() {
    var none = assertThrows(BadDataException.class, () -> draw(table(1, 2), 10, 1));
    assertTrue(none.getMessage().contains("there are none"), none.getMessage());
  }
}
