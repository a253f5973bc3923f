package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsReaderTest {
  private final RowsReader reader = new RowsReader(List.of(1L, 3L));

  @Test
  void featuresAreOneRow() {
    RowsReader.Rows rows = read("{\"features\":[1, 2.5, -3]}");
    assertTrue(rows.single());
    assertEquals(1, rows.job().count());
  }

  @Test
  void instancesAreSeveralRows() {
    RowsReader.Rows rows = read(" { \"instances\" : [ [1,2,3] , [4,5,6] ] } ");
    assertFalse(rows.single());
    assertEquals(2, rows.job().count());
  }

  @Test
  void asManyInstancesAsMayCome() {
    String row = "[1,2,3]";
    String most = String.join(",", Collections.nCopies(ScoringJob.MAX_ROWS, row));
    assertEquals(ScoringJob.MAX_ROWS, read("{\"instances\":[" + most + "]}").job().count());
    assertRefused("{\"instances\":[" + most + "," + row + "]}", "more than 1024");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"features\":[1,2]}         | features has 2 numbers; the model takes 3",
        "{\"features\":[1,2,3,4]}     | features has 4 numbers; the model takes 3",
        "{\"features\":[]}            | features has 0 numbers; the model takes 3",
        "{\"instances\":[[1,2,3],[1]]}| instance 1 has 1 numbers; the model takes 3",
        "{\"instances\":[]}           | instances is empty",
        "{}                           | the body is empty",
        "{\"feature\":[1,2,3]}        | unknown member 'feature'",
        "{\"features\":[1,2,3],\"x\":1} | member 'x' beside the rows",
      })
  void aWrongShapeIsNamed(String body, String complaint) {
    assertRefused(body, complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{",
        "{\"features\"",
        "{\"features\":",
        "{\"features\":[",
        "{\"features\":[1",
        "{\"features\":[1,2,3]",
        "{\"features\":[1,2,3]}}",
        "{\"features\":[1,2,NaN]}",
        "{\"features\":[1,2,Infinity]}",
        "{\"features\":[1,2,null]}",
        "{\"features\":[1,2,\"3\"]}",
        "{\"features\":[1,2,3,]}",
        "{\"features\":[[1,2,3]]}",
        "{\"features\":[1,2,1e40]}",
        "{\"instances\":[1,2,3]}",
        "{\"features\":{}}",
        "{features:[1,2,3]}"
      })
  void whatIsNotTheJsonExpectedIsRefused(String body) {
    assertThrows(JsonException.class, () -> read(body));
  }

  @Test
  void depthCannotHurt() {
    assertThrows(JsonException.class, () -> read("{\"features\":" + "[".repeat(1_000_000)));
  }

  private void assertRefused(String body, String complaint) {
    Refused refused = assertThrows(Refused.class, () -> read(body));
    assertTrue(refused.getMessage().startsWith(complaint.strip()), refused.getMessage());
  }

  private RowsReader.Rows read(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return reader.read(bytes, bytes.length);
  }
}
