package io.anomalyoperator.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server that only lets known clients ask. */
class KeyInBrowserTest {
  @TempDir private Path scratch;

  @Test
  void aPersonIsAskedForAKeyAndThenServed() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (Chromium chromium = Chromium.start();
        RunningServer server =
            RunningServer.serving(archive, Map.of("API_KEYS", "me=0123456789abcdef"))) {
      try (Visit visit = Visit.refused(chromium, server.port(), 1200, ColorScheme.LIGHT)) {
        assertThat(visit.page().locator("[role=alert]")).containsText("no key");
        visit.page().getByLabel("Key for this server").fill("not-the-key-of-anybody");
        visit.button("Use the key").click();
        assertThat(visit.page().locator("[role=alert]")).containsText("not known here");

        visit.page().getByLabel("Key for this server").fill("0123456789abcdef");
        visit.button("Use the key").click();

        assertThat(visit.page().locator("#key-form")).isHidden();
        visit.button("Use an example").click();
        visit.verdict();
      }
    }
  }
}
