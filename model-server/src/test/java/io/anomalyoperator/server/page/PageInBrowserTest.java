package io.anomalyoperator.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.fixtures.RunningServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model of pictures; {@link TablePageInBrowserTest} is of a model of rows. */
class PageInBrowserTest {
  private static final int WIDE = 1200;
  private static final int NARROW = 360;

  @TempDir private static Path scratch;
  private static Chromium chromium;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    Path archive = scratch.resolve("package.tar.gz");
    PicturePackage.in(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of("MODEL_REVISION", "4"));
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
  void whatIsDrawnGetsAVerdict() {
    try (Visit visit = visit(WIDE)) {
      visit.draw(0.5, 0.2, 0.5, 0.8);

      assertEquals("Normal", visit.verdict());
      assertThat(visit.page().locator("#score")).hasText(Pattern.compile("0\\.\\d+"));
      assertThat(visit.page().locator("#answered"))
          .containsText("revision 4, model version 2026-11-20");
    }
  }

  @Test
  void aBrowserThatIsNeverIdleShowsAVerdictToo() {
    try (Visit visit = visit(WIDE)) {
      visit.page().evaluate("HTMLCanvasElement.prototype.toBlob = () => {}");

      visit.button("Use an example").click();
      visit.verdict();
      visit.button("Clear").click();
      visit.draw(0.5, 0.2, 0.5, 0.8);

      assertThat(visit.page().locator("#verdict-word")).hasText("Normal");
    }
  }

  @Test
  void aFingerDrawsToo() {
    try (Visit visit = visit(NARROW)) {
      visit.tap(0.5, 0.5);

      assertEquals("Normal", visit.verdict());
      assertTrue(visit.light("#seen", 14, 14) > 300, "a dot in the middle");
    }
  }

  @Test
  void muchInkIsAnAnomalyForThisModel() {
    try (Visit visit = visit(WIDE)) {
      visit.draw(0.1, 0.1, 0.9, 0.2, 0.1, 0.35, 0.9, 0.5, 0.1, 0.65, 0.9, 0.8, 0.1, 0.9);

      assertEquals("Anomaly", visit.verdict());
      assertThat(visit.page().locator("#live")).containsText("Anomaly. Score 0.");
    }
  }

  @Test
  void aDrawingIsSizedAndCentredUnlessThatIsSwitchedOff() {
    try (Visit visit = visit(WIDE)) {
      visit.draw(0.1, 0.1, 0.1, 0.25);
      visit.verdict();
      assertTrue(visit.light("#seen", 14, 14) > 600, "ink in the middle");

      visit.page().getByLabel("Centre and size").uncheck();
      assertThat(visit.page().locator("#heat"))
          .hasAttribute("aria-label", Pattern.compile("column [1-6] "));
      assertEquals(0, visit.light("#seen", 14, 14));
    }
  }

  @Test
  void anImageFileShowsItsHeatMapBesideTheReconstruction() {
    try (Visit visit = visit(WIDE)) {
      visit.page().getByLabel("Choose an image").setInputFiles(file(Pictures.darkOnLight()));

      visit.verdict();
      assertThat(visit.page().locator("#verdict-line"))
          .containsText("Light and dark were exchanged");
      assertEquals(3 * 255, visit.light("#seen", 14, 14));
      assertEquals(3 * 128, visit.light("#rebuilt", 14, 14), 6);
      assertEquals(0, visit.light("#heat", 2, 2));
      assertTrue(visit.light("#heat", 14, 14) > 255, "glows");
    }
  }

  @Test
  void whatIsNoImageSaysSo() {
    try (Visit visit = visit(WIDE)) {
      visit
          .page()
          .getByLabel("Choose an image")
          .setInputFiles(file("GIF89a".getBytes(StandardCharsets.US_ASCII)));

      assertThat(visit.page().locator("[role=alert]")).containsText("neither PNG nor JPEG");
    }
  }

  @Test
  void theKeyboardIsEnough() {
    try (Visit visit = visit(WIDE)) {
      Locator example = visit.button("Use an example");
      int presses = 0;
      while (!(boolean) example.evaluate("it => it === document.activeElement")) {
        visit.page().keyboard().press("Tab");
        assertTrue(presses++ < 20, "the button is out of reach");
      }
      assertNotEquals("none", example.evaluate("it => getComputedStyle(it).outlineStyle"));

      visit.page().keyboard().press("Enter");

      visit.verdict();
      assertThat(visit.page().locator("#paper"))
          .hasAttribute("aria-label", "Drawing area with example 1 of 10");
      assertThat(visit.page().locator("#pictures")).isVisible();
    }
  }

  @Test
  void scoresOfRequestsJoinTheChart() {
    try (Visit visit = visit(WIDE)) {
      visit.button("Use an example").click();
      visit.verdict();

      assertThat(visit.page().locator("#chart-line")).containsText("32 scores of normal data");
      assertThat(visit.page().locator("#chart .recent").first()).isVisible();
      assertThat(visit.page().locator("#chart .mine")).isVisible();
    }
  }

  @Test
  void clearingBeginsAnew() {
    try (Visit visit = visit(WIDE)) {
      visit.button("Use an example").click();
      visit.verdict();

      visit.button("Clear").click();

      assertThat(visit.page().locator("#verdict-word")).hasText("Nothing scored yet");
      assertThat(visit.page().locator("#pictures")).isHidden();
      assertThat(visit.page().locator("#paper")).hasAttribute("aria-label", "Drawing area, empty");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void itFitsEveryScreenInBothColours(ColorScheme colours) {
    for (int width : new int[] {WIDE, NARROW}) {
      try (Visit visit = Visit.to(chromium, server.port(), width, colours)) {
        visit.button("Use an example").click();
        visit.verdict();

        assertEquals(
            width, visit.page().evaluate("document.documentElement.scrollWidth"), "no scrolling");
        assertEquals(
            colours == ColorScheme.DARK,
            (int)
                    visit
                        .page()
                        .evaluate(
                            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]")
                < 128);
        screenshot(visit.page(), colours + "-" + width);
      }
    }
  }

  /** For people to look at. */
  private static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "page", name.toLowerCase(java.util.Locale.ROOT) + ".png")));
  }

  private static FilePayload file(byte[] content) {
    return new FilePayload("digit.png", "image/png", content);
  }

  private static Visit visit(int width) {
    return Visit.to(chromium, server.port(), width, ColorScheme.LIGHT);
  }
}
