package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The size of a model does not show in the memory that it takes to verify it. */
class LargePackageTest {

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void aGibibyteIsVerifiedInThirtyTwoMebibytesOfHeap() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                VerifyLargePackage.class.getName(),
                "1024")
            .redirectErrorStream(true)
            .start();

    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("verified 1024 MiB"), output);
  }
}
