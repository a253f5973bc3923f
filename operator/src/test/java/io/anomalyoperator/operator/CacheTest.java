package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.CacheSpec;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.anomalyoperator.operator.resources.ControllerRevisions;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pods of a model with a cache are told to keep, as its revisions come and go. */
class CacheTest {
  private final EmbeddedGround ground = new EmbeddedGround();

  @BeforeEach
  void firstRevision() {
    ground.ask("a");
    ground.untilDone();
    ground.edit(
        spec ->
            spec.withServer(
                ServerSpecBuilder.builder().cache(new CacheSpec("packages", null)).build()));
    ground.untilDone();
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void aLaterRevisionKeepsWhatCanBeReturnedTo() {
    assertEquals(Set.of(sha256(1)), kept(2), "one package, two revisions");

    ground.ask("b");
    ground.untilDone();

    assertEquals(Set.of(sha256(1), sha256(3)), kept(3));
    assertEquals(Set.of(sha256(1)), kept(2), "a template never changes");
  }

  @Test
  void whatWasRejectedIsNotKept() {
    ground.tasks.liars.add("b");
    ground.ask("b");
    ground.untilDone();
    assertEquals(RevisionState.Rejected, revision(3).state());
    assertTrue(kept(3).contains(sha256(3)), "while it was tested, it was needed");

    ground.ask("c");
    ground.untilDone();

    assertEquals(Set.of(sha256(1), sha256(4)), kept(4));
  }

  private String sha256(int number) {
    return Objects.requireNonNull(revision(number).artifact().sha256());
  }

  private RevisionStatus revision(int number) {
    return ground.status().revisions().stream()
        .filter(revision -> revision.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private Set<String> kept(int number) {
    var revision =
        ground
            .user
            .apps()
            .controllerRevisions()
            .inNamespace(EmbeddedGround.NAMESPACE)
            .withName(EmbeddedGround.NAME + "-r" + number)
            .get();
    String list =
        ControllerRevisions.template(revision)
            .getSpec()
            .getInitContainers()
            .getFirst()
            .getEnv()
            .stream()
            .filter(variable -> variable.getName().equals("PACKAGE_CACHE_KEEP"))
            .map(EnvVar::getValue)
            .findFirst()
            .orElseThrow();
    return Arrays.stream(list.split(",")).collect(Collectors.toSet());
  }
}
