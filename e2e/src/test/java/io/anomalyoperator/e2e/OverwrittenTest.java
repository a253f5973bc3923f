package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Pin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody writes over the object that serves, and deletes it: people are told, pods stay. */
@EndToEnd
class OverwrittenTest {
  private static final String CHANGED = "ArtifactChanged";

  @Test
  void isToldAndChangesNoPod(Ground ground) throws Exception {
    var archive = ground.trainer().quick("v1").archive();
    Pin pin = ground.bucket().put("written/over.tar.gz", Files.readAllBytes(archive));
    var model = ground.model("overwritten");
    model.apply(ModelSpec.of(pin));
    model.awaitOutcome("Promoted");
    var before = model.pods().stream().map(p -> p.getMetadata().getUid()).toList();

    Pin other =
        ground.bucket().put("written/over.tar.gz", "another".getBytes(StandardCharsets.UTF_8));
    var told =
        model.await("to say so", SOON, s -> s.conditionReason(CHANGED).equals("ObjectOverwritten"));
    assertEquals(Optional.of("True"), told.condition("Ready"), told::toString);

    ground.bucket().delete(other);
    model.await("to be as it was", SOON, s -> s.condition(CHANGED).isEmpty());

    ground.bucket().delete(pin);
    model.await("to say so", SOON, s -> s.conditionReason(CHANGED).equals("ObjectDeleted"));
    assertEquals(before, model.pods().stream().map(p -> p.getMetadata().getUid()).toList());
    var events = ground.kubectl("describe", "am", model.name(), "-n", model.namespace());
    assertTrue(events.out().contains("ObjectOverwritten"), events::toString);
  }
}
