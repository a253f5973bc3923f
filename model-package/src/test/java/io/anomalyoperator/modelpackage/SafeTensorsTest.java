package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anomalyoperator.modelpackage.SafeTensors.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SafeTensorsTest {

  @Test
  void theBytesAreThoseOfTheFormat() {
    var file =
        SafeTensors.of(
                Map.of(
                    "b",
                    Tensor.F64.vector(1),
                    "a",
                    new Tensor.F32(List.of(1, 2), new float[] {1, 2})))
            .encode();

    var header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}";
    var expected =
        "%02x00000000000000".formatted(header.length() + 2)
            + HexFormat.of().formatHex((header + "  ").getBytes(StandardCharsets.US_ASCII))
            + "0000803f00000040"
            + "000000000000f03f";
    assertEquals(expected, HexFormat.of().formatHex(file));
  }

  @Property
  void whatWasWrittenIsRead(
      @ForAll float[] floats, @ForAll double[] doubles, @ForAll long[] longs, @ForAll byte[] bytes)
      throws Exception {
    var file =
        SafeTensors.of(
                Map.of(
                    "floats",
                    new Tensor.F32(List.of(floats.length), floats),
                    "doubles",
                    Tensor.F64.vector(doubles),
                    "longs",
                    new Tensor.I64(List.of(longs.length), longs),
                    "bytes",
                    new Tensor.U8(List.of(bytes.length), bytes)))
            .encode();

    var tensors = SafeTensors.decode(file).tensors();

    assertArrayEquals(floats, ((Tensor.F32) tensors.get("floats")).values());
    assertArrayEquals(doubles, ((Tensor.F64) tensors.get("doubles")).values());
    assertArrayEquals(longs, ((Tensor.I64) tensors.get("longs")).values());
    assertArrayEquals(bytes, ((Tensor.U8) tensors.get("bytes")).values());
  }

  @Test
  void aSingleNumberHasNoDimensions() throws Exception {
    var file = SafeTensors.of(Map.of("x", new Tensor.F64(List.of(), new double[] {4}))).encode();

    assertEquals(List.of(), SafeTensors.decode(file).tensors().get("x").shape());
  }

  @Test
  void metadataOfOtherToolsIsPassedOver() throws Exception {
    var header = "{\"__metadata__\":{\"format\":\"pt\"}}";
    var file = new byte[8 + header.length()];
    file[0] = (byte) header.length();
    System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, file, 8, header.length());

    assertEquals(Map.of(), SafeTensors.decode(file).tensors());
  }

  @Test
  void aShapeThatDoesNotHoldTheValuesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Tensor.F32(List.of(2, 2), new float[3]));
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] file) {
    try {
      SafeTensors.decode(file);
    } catch (SafeTensors.FormatException refused) {
      // as it should be; anything else that is thrown fails the property
    }
  }
}
