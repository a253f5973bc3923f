package io.anomalyoperator.server.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinedRequestsTest {
  private static final String LARGE = "/docs/res/swagger-ui-bundle.js";

  @TempDir private Path scratch;

  @Test
  void readsLittleOfAClientThatReadsNoAnswer() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (RunningServer server = RunningServer.serving(archive, Map.of());
        RawConnection flood = RawConnection.open(server.port())) {
      long before = requests(server);

      flood.send(RawConnection.getRequest(LARGE).repeat(40));
      await("the first of them").until(() -> requests(server) > before);

      // the answer of the first is larger than all that is kept for a client: no other is taken
      await("no more than came with it")
          .during(Duration.ofMillis(300))
          .until(() -> requests(server) - before < 10);
    }
  }

  private static long requests(RunningServer server) throws Exception {
    return new ObjectMapper()
        .readTree(server.send(server.managing("/management/status").GET()).body())
        .get("requests")
        .longValue();
  }
}
