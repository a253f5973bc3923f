package io.anomalyoperator.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.settings.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
  @TempDir private Path folder;

  @Test
  void linesNameAClientEach() {
    ApiKeys keys = ApiKeys.of("\n shop = 0123456789abcdef \nbank=fedcba9876543210==\n");

    assertEquals(Optional.of("shop"), keys.clientOf("0123456789abcdef"));
    assertEquals(Optional.of("bank"), keys.clientOf("fedcba9876543210=="));
    assertEquals(Optional.empty(), keys.clientOf("0123456789abcdeF"));
    assertEquals(Optional.empty(), keys.clientOf(""));
  }

  @Test
  void aMountedSecretIsReadByItsNamesAndNotByItsMachinery() throws Exception {
    Path data = Files.createDirectory(folder.resolve("..2026_11_21"));
    Files.writeString(data.resolve("shop"), "0123456789abcdef\n");
    Files.createSymbolicLink(folder.resolve("..data"), data);
    Files.createSymbolicLink(folder.resolve("shop"), folder.resolve("..data/shop"));

    assertEquals(Optional.of("shop"), ApiKeys.in(folder).clientOf("0123456789abcdef"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop=short            | the key of shop in API_KEYS has 5 characters; expected at least 16",
        "0123456789abcdef      | not CLIENT=KEY",
        "'a=0123456789abcdef\nb=0123456789abcdef' | a and b have the same key",
        "'   '                 | has no key"
      })
  void keysThatProtectNobodyAreRefusedAndNotRepeated(String lines, String reason) {
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> ApiKeys.of(lines));

    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    assertFalse(refused.getMessage().contains("0123456789abcdef"), refused.getMessage());
  }

  @Test
  void keysThatCannotBeReadLeaveTheFormerOnesInForce() throws Exception {
    Path file = Files.writeString(folder.resolve("shop"), "0123456789abcdef");
    ApiKeys keys = ApiKeys.in(folder);

    Files.writeString(file, "short");
    keys.reload();
    assertEquals(Optional.of("shop"), keys.clientOf("0123456789abcdef"));

    Files.writeString(file, "another-key-of-the-shop");
    keys.reload();
    assertEquals(Optional.empty(), keys.clientOf("0123456789abcdef"));
    assertEquals(Optional.of("shop"), keys.clientOf("another-key-of-the-shop"));
  }
}
