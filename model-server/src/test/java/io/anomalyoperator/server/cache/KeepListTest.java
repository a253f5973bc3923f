package io.anomalyoperator.server.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.settings.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepListTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @Test
  void theNewerOfTwoListsOfOneOwnerCounts() {
    KeepList older = KeepList.parse(A, "1f0c/3");
    KeepList newer = KeepList.parse(B, "1f0c/12");

    assertEquals(newer, older.with(newer));
    assertEquals(newer, newer.with(older));
  }

  @Test
  void aModelThatWasMadeAnewBeginsAnew() {
    KeepList former = KeepList.parse(A, "1f0c/12");
    KeepList anew = KeepList.parse(B, "77aa/1");

    assertEquals(anew, anew.with(former));
  }

  @Test
  void aListWithoutAnAgeIsAddedToWhatIsKept() {
    assertEquals(Set.of(A, B), KeepList.parse(A, "").with(KeepList.parse(B, "1f0c/12")).digests());
  }

  @Test
  void aNoteIsReadAsItWasWritten() {
    KeepList list = KeepList.parse(B + ", " + A, "models/mnist/1f0c/12");

    assertEquals(List.of("models/mnist/1f0c/12", A, B), list.note());
    assertEquals(Optional.of(list), KeepList.fromNote(list.note()));
  }

  @Test
  void aDamagedNoteIsNone() {
    for (List<String> damaged :
        List.of(List.<String>of(), List.of(""), List.of("1f0c"), List.of("1f0c/2", "../../etc"))) {
      assertEquals(Optional.empty(), KeepList.fromNote(damaged), damaged.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "/1", "1f0c/", "1f0c/-1", "1f0c/1.5"})
  void anAgeThatHasNoOrderIsRefused(String asOf) {
    var refused = assertThrows(InvalidSettingException.class, () -> KeepList.parse(A, asOf));

    assertTrue(refused.getMessage().contains("PACKAGE_CACHE_KEEP_AS_OF is '" + asOf + "'"));
  }

  @Test
  void whatIsNoDigestIsRefused() {
    assertThrows(InvalidSettingException.class, () -> KeepList.parse(A + "," + "A".repeat(64), ""));
  }
}
