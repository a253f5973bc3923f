package io.anomalyoperator.server.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's Chromium without a screen. Where {@code CHROMIUM} names one it has to be there; without
 * the variable, and without {@code /usr/bin/chromium}, tests are skipped.
 */
final class Chromium implements AutoCloseable {
  private static final Path USUAL = Path.of("/usr/bin/chromium");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium start() {
    Path executable = executable();
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    // the sandbox of a browser needs more rights than a build should have
                    .setArgs(List.of("--no-sandbox"))));
  }

  private static Path executable() {
    Optional<Path> named = Optional.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
    named.ifPresent(
        path -> assertTrue(Files.isExecutable(path), "CHROMIUM is %s: no program".formatted(path)));
    Path path = named.orElse(USUAL);
    Assumptions.assumeTrue(
        Files.isExecutable(path), "no browser: set CHROMIUM or install Debian's package chromium");
    return path;
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
