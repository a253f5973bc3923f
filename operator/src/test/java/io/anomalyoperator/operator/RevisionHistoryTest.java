package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.RevisionStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many revisions a model remembers, in its status and as records. */
class RevisionHistoryTest {
  private final EmbeddedGround ground = new EmbeddedGround();

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void revisionsPastTheHistoryLimitAreForgotten() {
    ground.make(EmbeddedGround.spec("a").withRevisionHistoryLimit(2));
    ground.untilDone();
    for (String key : List.of("b", "c", "d", "e")) {
      ground.ask(key);
      ground.untilDone();
    }
    assertEquals(List.of(5, 4, 3, 2), numbers(), "the serving one, the one before, and two more");
    assertEquals(Set.of("mnist-r5", "mnist-r4", "mnist-r3", "mnist-r2"), records());
    ground.edit(s -> s.withRevisionHistoryLimit(1));
    ground.until(s -> records().equals(Set.of("mnist-r5", "mnist-r4", "mnist-r3")));
    assertEquals(List.of(5, 4, 3), numbers());
  }

  private List<Integer> numbers() {
    return ground.status().revisions().stream().map(RevisionStatus::number).toList();
  }

  private Set<String> records() {
    return ground
        .user
        .apps()
        .controllerRevisions()
        .inNamespace(EmbeddedGround.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .map(r -> r.getMetadata().getName())
        .collect(Collectors.toSet());
  }
}
