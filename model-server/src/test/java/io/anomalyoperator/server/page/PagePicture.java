package io.anomalyoperator.server.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;

/**
 * Takes the picture of the page that the README shows, of a server that runs.
 *
 * <pre>{@code
 * trainer train --data mnist/ --normal 3 --name mnist-3 --version 2026-11-21 --out mnist-3
 * model-server serve mnist-3
 * PagePicture 8080 page.png
 * }</pre>
 */
final class PagePicture {
  private PagePicture() {}

  /**
   * @param arguments port of the server, file to write, and perhaps a width and {@code dark}
   */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    int width = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1060;
    ColorScheme colours = arguments.length > 3 ? ColorScheme.DARK : ColorScheme.LIGHT;
    try (Chromium chromium = Chromium.start();
        Visit visit = Visit.to(chromium, port, width, colours)) {
      for (int i = 0; i < 10; i++) {
        visit.button("Use an example").click();
        visit.page().waitForTimeout(300);
      }
      visit.button("Clear").click();
      // a four, for a model of threes
      visit.draw(.38, .16, .33, .36, .31, .54, .50, .54, .71, .52);
      visit.draw(.62, .18, .60, .50, .57, .84);
      visit.verdict();
      visit.page().waitForTimeout(600);
      visit
          .page()
          .screenshot(
              new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(arguments[1])));
    }
  }
}
