package io.anomalyoperator.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.RunningServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
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
        recording.stop();
        recording.dump(file);

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        assertEquals(
            List.of(model.manifest().name() + " " + model.manifest().version()),
            events.stream()
                .filter(
                    event ->
                        event.getString("manifestSha256").equals(model.folder().manifestSha256()))
                .map(event -> event.getString("name") + " " + event.getString("version"))
                .toList());
      }
    }
  }
}
