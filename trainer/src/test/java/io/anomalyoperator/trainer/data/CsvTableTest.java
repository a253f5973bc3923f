package io.anomalyoperator.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  private static final CsvOptions ALL = CsvOptions.allColumns();

  @TempDir private Path folder;

  @Test
  void takesEveryColumnAsANumber() throws Exception {
    var data = read("a,b\n1,2.5\n-3e2, 4 \n", ALL);

    assertEquals(new Form.Table(List.of("a", "b")), data.form());
    assertArrayEquals(new float[] {1, 2.5f}, data.rows().get(0));
    assertArrayEquals(new float[] {-300, 4}, data.rows().get(1));
    assertTrue(data.labels().isEmpty());
  }

  @Test
  void takesTheLabelFromItsColumnAndLeavesExcludedOnesOut() throws Exception {
    var options = new CsvOptions(Optional.of("kind"), List.of(), List.of("id"));

    var data = read("id,a,kind\nx17,1,good\nx18,2,bad\n", options);

    assertEquals(new Form.Table(List.of("a")), data.form());
    assertEquals(List.of("good", "bad"), data.labels());
    assertEquals(1, data.normal(Set.of("good")).size());
    assertEquals(1, data.anomalous(Set.of("good")).size());
  }

  @Test
  void takesTheColumnsThatAreAskedForInTheirOrder() throws Exception {
    var options = new CsvOptions(Optional.empty(), List.of("b", "a"), List.of());

    assertArrayEquals(new float[] {2, 1}, read("a,note,b\n1,hello,2\n", options).rows().get(0));
  }

  @Test
  void readsWhatSpreadsheetsWrite() throws Exception {
    var data = read("\ufeffa,\"b, quoted\"\r\n1,\"2\"\r\n", ALL);

    assertEquals(new Form.Table(List.of("a", "b, quoted")), data.form());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "NaN", "Infinity", "1f", "0x10", "1e99", "1 000"})
  void namesTheCellThatIsNoNumber(String cell) {
    var message = failure("a,b\n1,2\n3," + cell + "\n", ALL);

    assertTrue(message.contains("row 2 (line 3), column \"b\""), message);
    assertTrue(message.contains("\"" + cell + "\""), message);
  }

  @Test
  void namesTheLineThatHasTooFewCells() {
    assertEquals(
        folder.resolve("table.csv") + ": line 3 has 1 cells, expected 2 as in the header",
        failure("a,b\n1,2\n3\n", ALL));
  }

  @Test
  void namesTheColumnThatIsNotThere() {
    assertTrue(
        failure("a,b\n1,2\n", ALL.withLabel("kind"))
            .contains("there is no label column kind; the header is [a, b]"));
  }

  @Test
  void refusesTwoColumnsOfOneName() {
    assertTrue(failure("a,a\n1,2\n", ALL).contains("duplicate name"));
  }

  @Test
  void refusesATableWithoutRows() {
    assertTrue(failure("a,b\n", ALL).contains("there are no rows under the header"));
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    var file = Files.write(folder.resolve("table.csv"), new byte[] {'a', '\n', (byte) 0xff});

    var failure = assertThrows(BadDataException.class, () -> CsvTable.read(file, ALL));
    assertTrue(failure.getMessage().contains("not text in UTF-8"), failure.getMessage());
  }

  private String failure(String content, CsvOptions options) {
    return assertThrows(BadDataException.class, () -> read(content, options)).getMessage();
  }

  private Dataset read(String content, CsvOptions options) throws IOException, BadDataException {
    var file = folder.resolve("table.csv");
    Files.writeString(file, content, StandardCharsets.UTF_8);
    return CsvTable.read(file, options);
  }
}
