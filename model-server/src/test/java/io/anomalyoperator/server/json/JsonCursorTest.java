package io.anomalyoperator.server.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "7",
        "-7",
        "255",
        "0.5",
        "-0.125",
        "1e3",
        "1E+3",
        "25e-2",
        "3.4e38",
        "1e-45",
        "0.000000000000000000000000001",
        "123456789012345678901234567890",
        "9007199254740993",
        "0.1234567890123456789",
        "1.17549435e-38",
        "16777217",
        "4.35e-10"
      })
  void numbersAreTheFloatsThatJavaReads(String text) {
    assertEquals((float) Double.parseDouble(text), number(text));
  }

  @Test
  void randomNumbersAreTheFloatsThatJavaReads() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(60) - 30);
      for (String text :
          new String[] {
            Double.toString(value), Float.toString((float) value), "%.6f".formatted(value)
          }) {
        assertEquals((float) Double.parseDouble(text), number(text), text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "+1",
        ".5",
        "1.",
        "-",
        "1e",
        "1e+",
        "01",
        "-01",
        "0x1",
        "null",
        "\"1\"",
        "true",
        ""
      })
  void whatIsNoJsonNumberIsRefused(String text) {
    JsonCursor cursor = cursor(text + "]");
    assertThrows(
        JsonException.class,
        () -> {
          cursor.number();
          cursor.expect(']');
        });
  }

  @ParameterizedTest
  @CsvSource({"1e39,FP32", "-1e300,FP32", "1e99999999999,FP32"})
  void numbersBeyondFp32AreRefused(String text, String reason) {
    JsonException refusal = assertThrows(JsonException.class, () -> number(text));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  @Test
  void endlessNumbersAreRefused() {
    String text = "1" + "0".repeat(100_000);
    assertThrows(JsonException.class, () -> number(text));
  }

  @Test
  void whiteSpaceOfJsonIsSkippedAndNoOther() {
    JsonCursor cursor = cursor(" \t\r\n[ 1\n]");
    cursor.expect('[');
    assertEquals(1, cursor.number());
    cursor.expect(']');
    cursor.expectEnd();
    JsonCursor other = cursor("\u000b1");
    assertThrows(JsonException.class, other::peek);
  }

  @Test
  void aComplaintSaysWhereAndWhatCame() {
    JsonCursor cursor = cursor("  hello");
    JsonException refusal = assertThrows(JsonException.class, () -> cursor.expect('{'));
    assertEquals("expected '{' at byte 2, found 'hello'", refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,22,333]         | 2 | 333]",
        "0,0.5,0.25,7]     | 3 | 7]",
        "1,-2,3]           | 1 | -2,3]",
        "1, 2,3]           | 1 | ' 2,3]'",
        "1,2 ,3]           | 1 | 2 ,3]",
        "1,2e3,3]          | 1 | 2e3,3]",
        "1,02,3]           | 1 | 02,3]",
        "1,2.,3]           | 1 | 2.,3]",
        "1,.5,3]           | 1 | .5,3]",
        "1,,3]             | 1 | ,3]",
        "123456789012345,1234567890123456,3] | 1 | 1234567890123456,3]",
        "0.12345678901234,0.123456789012345,3] | 1 | 0.123456789012345,3]",
        "1,2,3,4,5,6,7,8]  | 5 | 6,7,8]",
        "12                | 0 | 12",
        "1,                | 1 | ''",
        "''                | 0 | ''"
      })
  void plainNumbersAreTakenUpToWhatIsNot(String text, int taken, String rest) {
    JsonCursor cursor = cursor(text);

    assertEquals(taken, cursor.plainNumbers(new float[5], 0, 5));

    assertEquals(text.length() - rest.length(), cursor.position());
  }

  @Test
  void plainNumbersAreTheFloatsThatJavaReads() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      long digits = (long) Math.pow(10, random.nextInt(16)) - 1;
      String text = Long.toString(random.nextLong(digits + 1));
      int point = random.nextInt(text.length() + 1);
      if (point > 0 && point < text.length()) {
        text = text.substring(0, point) + "." + text.substring(point);
      }
      if (text.length() > 1 && text.startsWith("0") && text.charAt(1) != '.') {
        continue;
      }
      float[] read = new float[2];

      assertEquals(1, cursor("9," + text + ",").plainNumbers(read, 1, 1), text);
      assertEquals(9f, read[1]);
      assertEquals(2, cursor("9," + text + ",").plainNumbers(read, 0, 2), text);
      assertEquals((float) Double.parseDouble(text), read[1], text);
    }
  }

  private static float number(String text) {
    JsonCursor cursor = cursor(text);
    float value = cursor.number();
    cursor.expectEnd();
    return value;
  }

  private static JsonCursor cursor(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new JsonCursor(bytes, bytes.length);
  }
}
