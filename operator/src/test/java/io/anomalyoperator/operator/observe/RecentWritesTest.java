package io.anomalyoperator.operator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache that hears late, seen through own writes. */
class RecentWritesTest {
  private Instant now = Instant.parse("2026-11-22T00:00:00Z");
  private final RecentWrites<Pod> writes = new RecentWrites<>(() -> now);

  private static Pod pod(String name, String uid, String version) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("models")
        .withName(name)
        .withUid(uid)
        .withResourceVersion(version)
        .endMetadata()
        .build();
  }

  private List<Pod> over(Pod... cached) {
    return writes.over(List.of(cached), p -> p.getMetadata().getName().startsWith("mnist"));
  }

  @Test
  void withoutWritesTheCacheIsAllThereIs() {
    Pod cached = pod("mnist-1", "a", "7");
    assertEquals(List.of(cached), over(cached));
  }

  @Test
  void whatWasMadeIsThereBeforeTheCacheHearsOfIt() {
    Pod made = pod("mnist-2", "b", "8");
    writes.wrote(made);
    Pod cached = pod("mnist-1", "a", "7");
    assertEquals(List.of(cached, made), over(cached));
  }

  @Test
  void whatWasMadeForAnotherModelIsNotThisOnes() {
    writes.wrote(pod("other-1", "b", "8"));
    assertEquals(List.of(), over());
  }

  @Test
  void theNewerVersionCounts() {
    Pod own = pod("mnist-1", "a", "10");
    writes.wrote(own);
    assertEquals(List.of(own), over(pod("mnist-1", "a", "9")), "10 is newer than 9");
    Pod later = pod("mnist-1", "a", "11");
    assertEquals(List.of(later), over(later), "somebody wrote after us");
  }

  @Test
  void anOpaqueVersionLeavesTheCacheRight() {
    writes.wrote(pod("mnist-1", "a", "x10"));
    Pod cached = pod("mnist-1", "a", "9");
    assertEquals(List.of(cached), over(cached));
  }

  @Test
  void whatWasTakenAwayIsGoneBeforeTheCacheHearsOfIt() {
    writes.deleted(pod("mnist-1", "a", "7"));
    assertEquals(List.of(), over(pod("mnist-1", "a", "7")));
  }

  @Test
  void whatCameAfterUnderTheSameNameIsThere() {
    writes.deleted(pod("mnist-1", "a", "7"));
    Pod another = pod("mnist-1", "b", "9");
    assertEquals(List.of(another), over(another));
  }

  @Test
  void afterTenSecondsTheCacheIsRight() {
    Pod cached = pod("mnist-1", "a", "7");
    writes.deleted(cached);
    writes.wrote(pod("mnist-2", "b", "8"));
    now = now.plusSeconds(10);
    assertEquals(List.of("mnist-2"), over(cached).stream().map(RecentWritesTest::name).toList());
    now = now.plusMillis(1);
    assertEquals(List.of(cached), over(cached));
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
