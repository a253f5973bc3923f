package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.GitRepository;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Patience;
import io.anomalyoperator.e2e.ground.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a serving pod to the commit and the data that made its model. */
@EndToEnd
class LineageTest {
  private static final Path WHENCE =
      Path.of(System.getProperty("e2e.root", ".."), "lineage", "whence.sh");

  private static final String LOCK =
      """
      schema: '2.0'
      stages:
        train:
          cmd: train
          deps:
          - path: data/mnist
            hash: md5
            md5: 1a79a4d60de6718e8e5b326e338ae533.dir
          outs:
          - path: model
            hash: md5
            md5: 0cc175b9c0f1b6a831c399e269772661.dir
      """;

  @Test
  void leadsFromAPodToCommitAndData(Ground ground, @TempDir Path folder) {
    var repository = GitRepository.in(folder).put("train.sh", "trainer train");
    String code = repository.commit("Learn from November");
    var trained = ground.trainer().at("lineage", code);
    var model = ground.model("descended");
    var spec = ModelSpec.of(trained.pin());
    repository.put("gitops/descended.yaml", model.yaml(spec)).put("dvc.lock", LOCK);
    repository.commit("Serve what learned from November");
    model.apply(spec);
    model.awaitReady();
    // what is asked for is not what serves
    model.apply(ModelSpec.of(trained.pin().withSha256(Optional.of("0".repeat(64)))));
    model.awaitOutcome("Rejected");

    var told = whence(model, folder);

    assertEquals(0, told.code(), told::toString);
    for (String fact :
        List.of(
            "revision 1, pod descended-r1-",
            trained.pin().sha256().orElseThrow(),
            "Serve what learned from November",
            "gitops/descended.yaml",
            code.substring(0, 7) + " ",
            "Learn from November",
            trained.content().manifest().training().dataFingerprint(),
            "data/mnist, md5 1a79a4d60de6718e8e5b326e338ae533.dir in dvc.lock")) {
      assertTrue(told.out().contains(fact), () -> fact + " is not in " + told);
    }

    var elsewhere = folder.resolve("elsewhere");
    GitRepository.in(elsewhere).put("README", "another").commit("Begin");
    var unknown = whence(model, elsewhere);
    assertEquals(2, unknown.code(), unknown::toString);
    assertTrue(unknown.out().contains(code + ", which is not in"), unknown::toString);
  }

  private static Shell.Result whence(Model model, Path repository) {
    return Shell.run(
        Patience.SOON,
        Map.of(),
        List.of(
            WHENCE.toString(), "-n", model.namespace(), "-C", repository.toString(), model.name()));
  }
}
