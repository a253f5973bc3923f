package io.anomalyoperator.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePageInBrowserTest {
  private static final List<String> COLUMNS =
      List.of("rooms", "age", "income", "beds", "people", "homes", "north", "east");

  @TempDir private static Path scratch;
  private static Chromium chromium;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch)
        .preprocessing(
            new Preprocessing.Tabular(
                COLUMNS, Collections.nCopies(8, 0.0), Collections.nCopies(8, 1.0)))
        .write(archive);
    server = RunningServer.serving(archive, Map.of());
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aRowOfNumbersGetsAVerdict() {
    try (Visit visit = visit()) {
      assertThat(visit.page().locator("#picture-input")).isHidden();
      visit.page().getByLabel("Numbers of one row").fill("9 -9\t9,-9; 9, -9, 9, -9");
      assertThat(visit.page().locator("#row-count")).hasText("8 of 8 numbers");

      visit.button("Score").click();

      visit.verdict();
      assertThat(visit.page().locator("#verdict-word")).hasText("Anomaly");
      assertThat(visit.page().locator("#pictures")).isHidden();
    }
  }

  @Test
  void columnsAreNamed() {
    try (Visit visit = visit()) {
      visit.page().getByText("Columns, in their order").click();

      assertThat(visit.page().locator("#column-names li")).hasText(COLUMNS.toArray(String[]::new));
    }
  }

  @Test
  void anExampleFillsTheRow() {
    try (Visit visit = visit()) {
      visit.button("Use an example").click();

      visit.verdict();
      assertThat(visit.page().locator("#row-count")).hasText("8 of 8 numbers");
    }
  }

  @Test
  void tooFewNumbersAndWordsAreNamed() {
    try (Visit visit = visit()) {
      visit.page().getByLabel("Numbers of one row").fill("1 2 3");
      visit.button("Score").click();
      assertThat(visit.page().locator("[role=alert]"))
          .containsText("features has 3 numbers; the model takes 8");

      visit.page().getByLabel("Numbers of one row").fill("1 2 three 4 5 6 7 8");
      visit.button("Score").click();
      assertThat(visit.page().locator("[role=alert]")).containsText("“three” is no number");
    }
  }

  private static Visit visit() {
    return Visit.to(chromium, server.port(), 1200, ColorScheme.LIGHT);
  }
}
