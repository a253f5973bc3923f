package io.anomalyoperator.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;

/**
 * One person's visit to the page. Closing it complains of anything that the browser did not like.
 */
final class Visit implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Visit(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
  }

  /** Opens the page and waits until it knows its model. */
  static Visit to(Chromium chromium, int port, int width, ColorScheme colours) {
    Visit visit = refused(chromium, port, width, colours);
    PlaywrightAssertions.assertThat(visit.page.locator("#chart svg")).isVisible();
    return visit;
  }

  /** Opens the page of a server that tells a stranger nothing of its model. */
  static Visit refused(Chromium chromium, int port, int width, ColorScheme colours) {
    Visit visit =
        new Visit(
            chromium
                .browser()
                .newContext(
                    new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setHasTouch(true)
                        .setColorScheme(colours)));
    visit.open("http://127.0.0.1:" + port + "/");
    return visit;
  }

  private void open(String address) {
    page.onConsoleMessage(
        message -> {
          // an answer with an error is shown to the person; the browser notes it as well
          boolean answer = message.text().startsWith("Failed to load resource");
          if (List.of("error", "warning").contains(message.type()) && !answer) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(address) && !request.url().startsWith("blob:")) {
            complaints.add("asks elsewhere: " + request.url());
          }
        });
    page.addInitScript(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.blockedURI))");
    page.navigate(address);
  }

  Page page() {
    return page;
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  /** Waits for a verdict and returns its word. */
  String verdict() {
    PlaywrightAssertions.assertThat(page.locator("#live")).not().isEmpty();
    return page.locator("#verdict-word").textContent();
  }

  /** Draws a line between points from 0 to 1. */
  void draw(double... points) {
    BoundingBox paper = page.locator("#paper").boundingBox();
    Mouse mouse = page.mouse();
    mouse.move(paper.x + points[0] * paper.width, paper.y + points[1] * paper.height);
    mouse.down();
    for (int i = 2; i < points.length; i += 2) {
      mouse.move(
          paper.x + points[i] * paper.width,
          paper.y + points[i + 1] * paper.height,
          new Mouse.MoveOptions().setSteps(8));
    }
    mouse.up();
  }

  /** Touches a point from 0 to 1 with a finger. */
  void tap(double x, double y) {
    page.locator("#paper").scrollIntoViewIfNeeded();
    BoundingBox paper = page.locator("#paper").boundingBox();
    page.touchscreen().tap(paper.x + x * paper.width, paper.y + y * paper.height);
  }

  /** How light a pixel of a canvas is: red, green and blue together. */
  int light(String canvas, int x, int y) {
    return (int)
        page.evaluate(
            """
            ([id, x, y]) => {
              const copy = document.createElement('canvas');
              const source = document.querySelector(id);
              [copy.width, copy.height] = [source.width, source.height];
              const pen = copy.getContext('2d', {willReadFrequently: true});
              pen.drawImage(source, 0, 0);
              return [...pen.getImageData(x, y, 1, 1).data].slice(0, 3).reduce((a, b) => a + b);
            }
            """,
            List.of(canvas, x, y));
  }

  @Override
  public void close() {
    context.close();
    assertEquals(List.of(), complaints);
  }
}
