package io.anomalyoperator.server.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.RunningServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServedTest {

  @Test
  void aRecordingOfTheJvmSaysWhichModelBeganToAnswer(@TempDir Path folder) throws Exception {
    Path archive = folder.resolve("package.tar.gz");
    PicturePackage.in(folder).write(archive);
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(ModelServed.class);
      recording.start();
      try (RunningServer server = RunningServer.serving(archive, Map.of())) {
        ServingModel model = server.server().awaitModel();

        await().until(() -> !noted(recording, model, file).isEmpty());

        assertEquals(
            List.of(model.manifest().name() + " " + model.manifest().version()),
            noted(recording, model, file));
      }
    }
  }

  /** Names and versions in the recording so far. */
  private static List<String> noted(Recording recording, ServingModel model, Path file)
      throws IOException {
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getString("manifestSha256").equals(model.folder().manifestSha256()))
        .map(event -> event.getString("name") + " " + event.getString("version"))
        .toList();
  }
}
