package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anomalyoperator.modelpackage.SafeTensors.Tensor;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LabelledRowsTest {
  private static final Tensor TWO_ROWS = new Tensor.F32(List.of(2, 1, 2), new float[] {1, 2, 3, 4});
  private static final Tensor ONE_OF_EACH = new Tensor.I64(List.of(2), new long[] {0, 1});

  private static LabelledRows decode(Tensor inputs, Tensor labels) throws Exception {
    return LabelledRows.decode(SafeTensors.of(Map.of("inputs", inputs, "labels", labels)).encode());
  }

  private static void refused(String message, Tensor inputs, Tensor labels) {
    var refused = assertThrows(SafeTensors.FormatException.class, () -> decode(inputs, labels));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    var rows =
        new LabelledRows(2, new float[] {1, 2, 3, 4, 5, 6}, new boolean[] {true, false, true});

    var read = LabelledRows.decode(rows.encode());

    assertEquals(2, read.width());
    assertArrayEquals(rows.inputs(), read.inputs());
    assertArrayEquals(rows.anomalous(), read.anomalous());
    assertEquals(2, read.anomalies());
  }

  @Test
  void rowsOfAnyShapeAndLabelsOfOtherToolsAreTaken() throws Exception {
    var rows = decode(TWO_ROWS, ONE_OF_EACH);

    assertEquals(2, rows.size());
    assertEquals(2, rows.width());
    assertArrayEquals(new boolean[] {false, true}, rows.anomalous());
  }

  @Test
  void someRowsAreGivenAsLittleEndianNumbers() throws Exception {
    assertEquals(
        "0000404000008040", HexFormat.of().formatHex(decode(TWO_ROWS, ONE_OF_EACH).bytes(1, 1)));
  }

  @Test
  void whatCannotMeasureAnythingIsRefused() {
    refused(
        "it has no tensor labels of type U8 or I64 with 1 dimension",
        TWO_ROWS,
        Tensor.F64.vector(0, 1));
    refused(
        "it has no tensor inputs of type F32 with 2 or more dimensions, the rows in the first",
        Tensor.F64.vector(0, 1),
        ONE_OF_EACH);
    refused(
        "it has 3 labels for 2 rows", TWO_ROWS, new Tensor.U8(List.of(3), new byte[] {0, 1, 1}));
    refused(
        "label 1 is 7, expected 0 for a normal row or 1 for an anomaly",
        TWO_ROWS,
        new Tensor.U8(List.of(2), new byte[] {0, 7}));
    refused(
        "2 of its 2 rows are labelled as anomalies, expected some and not all",
        TWO_ROWS,
        new Tensor.U8(List.of(2), new byte[] {1, 1}));
    refused(
        "0 of its 2 rows are labelled as anomalies, expected some and not all",
        TWO_ROWS,
        new Tensor.U8(List.of(2), new byte[] {0, 0}));
    refused(
        "row 1 holds NaN, expected finite numbers",
        new Tensor.F32(List.of(2, 2), new float[] {1, 2, Float.NaN, 4}),
        ONE_OF_EACH);
    refused(
        "rows of 0 numbers, expected 1 or more",
        new Tensor.F32(List.of(2, 0), new float[0]),
        ONE_OF_EACH);
    refused(
        "0 of its 0 rows are labelled as anomalies, expected some and not all",
        new Tensor.F32(List.of(0, 2), new float[0]),
        new Tensor.U8(List.of(0), new byte[0]));
    int many = LabelledRows.MOST_ROWS + 1;
    refused(
        "it has 100001 rows, expected at most 100000",
        new Tensor.F32(List.of(many, 1), new float[many]),
        new Tensor.U8(List.of(many), new byte[many]));
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] file) {
    try {
      LabelledRows.decode(file);
    } catch (SafeTensors.FormatException refused) {
      // as it should be; anything else that is thrown fails the property
    }
  }
}
