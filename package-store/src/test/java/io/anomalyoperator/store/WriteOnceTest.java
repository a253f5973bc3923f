package io.anomalyoperator.store;

import static io.anomalyoperator.store.StoreContract.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.store.ScriptedServer.Answer;
import io.anomalyoperator.store.ScriptedServer.Request;
import io.anomalyoperator.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The look at what is there is for the message: it is the server that keeps what was written. */
class WriteOnceTest {
  @TempDir private Path folder;

  @Test
  void theServerIsAskedToOverwriteNothingAndToCheckWhatItGot() throws Exception {
    var archive = Files.write(folder.resolve("a.tar.gz"), new byte[2_000]);
    try (var server =
            new ScriptedServer(
                request ->
                    request.startsWith("PUT")
                        ? Answer.error(412, "PreconditionFailed")
                        : Answer.error(404, "NoSuchKey"));
        var store = S3PackageStore.of(server.settings())) {

      assertKind(Kind.ALREADY_EXISTS, () -> store.publish(archive, "models", "mnist/x.tar.gz"));

      var put =
          server.requests().stream()
              .filter(request -> request.line().startsWith("PUT"))
              .map(Request::headers)
              .findFirst()
              .orElseThrow();
      assertEquals("*", put.get("if-none-match"));
      assertEquals(
          Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Digests.sha256(archive))),
          put.get("x-amz-checksum-sha256"));
    }
  }
}
