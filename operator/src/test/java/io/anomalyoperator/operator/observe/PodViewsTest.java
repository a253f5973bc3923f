package io.anomalyoperator.operator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.resources.PodTemplates;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod's status says of a server that ended. */
class PodViewsTest {
  @ParameterizedTest
  @CsvSource({"1, false", "3, false", "4, true", "137, false"})
  void anExitCodeOfFourIsAVerdictOnItsScores(int exitCode, boolean scoresOtherwise) {
    var view = PodViews.of(ended(exitCode));
    assertEquals(scoresOtherwise, view.scoresOtherwise());
    assertEquals(
        Optional.of(true),
        view.failing()
            .map(said -> said.endsWith("ended with exit code " + exitCode + "; see its log")));
  }

  private static Pod ended(int exitCode) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mnist-r4-x")
        .withUid("1")
        .endMetadata()
        .withNewStatus()
        .addNewContainerStatus()
        .withName(PodTemplates.SERVER)
        .withReady(false)
        .withRestartCount(1)
        .withNewLastState()
        .withNewTerminated()
        .withExitCode(exitCode)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
