package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pipeline applies a version and waits: its exit code is the truth. */
@EndToEnd
class PipelineTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("e2e.root", ".."), "gitops", "await-rollout.sh");

  @Test
  void aGoodVersionPassesAndABadOneFailsWithItsReason(Ground ground) {
    var pin = ground.trainer().quick("v1").pin();
    var model = ground.model("piped");
    long good = model.apply(ModelSpec.of(pin)).generation();

    var passed =
        awaitRollout(
            model, "--generation=" + good, "--expect-sha256=" + pin.sha256().orElseThrow());

    assertEquals(0, passed.code(), passed::toString);
    assertTrue(passed.out().contains("Promoted, revision 1"), passed::toString);
    assertTrue(model.status().ready(), "the script ended before the model was ready");

    var bad = ModelSpec.of(pin.withSha256(Optional.of("0".repeat(64))));
    long refused = model.apply(bad).generation();
    var failed = awaitRollout(model, "--generation=" + refused);

    assertEquals(1, failed.code(), failed::toString);
    assertTrue(failed.err().contains("Rejected: DigestMismatch"), failed::toString);
    assertTrue(failed.err().contains("In traffic now: revision 1"), failed::toString);

    // a later edit hides neither
    model.apply(ModelSpec.of(pin));
    model.awaitReady();
    assertEquals(0, awaitRollout(model, "--generation=" + good).code());
    assertEquals(1, awaitRollout(model, "--generation=" + refused).code());
  }

  /** Runs the script to its end. */
  static Shell.Result awaitRollout(Model model, String... options) {
    var command =
        new ArrayList<>(
            List.of(
                SCRIPT.toString(),
                "--namespace=" + model.namespace(),
                "--timeout=" + SOON.toSeconds()));
    command.addAll(Arrays.asList(options));
    command.add(model.name());
    return Shell.run(SOON.plusSeconds(30), Map.of(), command);
  }
}
