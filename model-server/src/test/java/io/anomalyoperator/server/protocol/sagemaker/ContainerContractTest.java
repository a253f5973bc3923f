package io.anomalyoperator.server.protocol.sagemaker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.ServerProcess;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.model.SageMakerFolder;
import io.anomalyoperator.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is started as SageMaker starts a container: {@code serve}, and a folder. */
class ContainerContractTest {
  @TempDir private Path scratch;
  private Path base = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    base = scratch.resolve("ml");
    model = Files.createDirectories(base.resolve("model"));
  }

  @Test
  void servesWhatSageMakerUnpacked() throws Exception {
    Path archive = scratch.resolve("model.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", model.toString())
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor());

    servesAndStops();
  }

  @Test
  void servesTheArchiveItself() throws Exception {
    TestPackage.autoencoder(scratch).write(model.resolve("model.tar.gz"));

    servesAndStops();
  }

  private void servesAndStops() throws Exception {
    try (ServerProcess server = ServerProcess.startAsSageMaker(base, scratch)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> ping(server.port()));
      try (RawConnection connection = RawConnection.open(server.port())) {
        RawConnection.Answer answer =
            connection.post("/invocations", "{\"features\":[1,2,3,4,5,6,7,8]}");
        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.body().startsWith("{\"score\":"), answer.body());
      }
      server.terminate();
      assertEquals(0, server.exitCode(), server.log());
    }
  }

  private static boolean ping(int port) {
    try (RawConnection connection = RawConnection.open(port)) {
      return connection.get("/ping").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void withoutAFolderOrAnythingInItThereIsNoPackage() {
    assertEquals(Optional.empty(), find());
    assertEquals(Optional.empty(), SageMakerFolder.find(Map.of("SAGEMAKER_BASE_DIR", "/nowhere")));
  }

  @Test
  void whatIsNoPackageIsNamed() throws Exception {
    Files.writeString(model.resolve("model.pt"), "a model alone");

    String complaint = assertThrows(InvalidSettingException.class, this::find).getMessage();

    assertTrue(complaint.contains("holds [model.pt]; expected"), complaint);
  }

  @Test
  void ofTwoArchivesNoneIsTaken() throws Exception {
    Files.writeString(model.resolve("a.tar.gz"), "");
    Files.writeString(model.resolve("b.tar.gz"), "");

    String complaint = assertThrows(InvalidSettingException.class, this::find).getMessage();

    assertTrue(complaint.contains("holds [a.tar.gz, b.tar.gz]"), complaint);
  }

  private Optional<Path> find() {
    return SageMakerFolder.find(Map.of("SAGEMAKER_BASE_DIR", base.toString()));
  }
}
