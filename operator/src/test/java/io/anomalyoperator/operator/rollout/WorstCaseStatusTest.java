package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.anomalyoperator.operator.api.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever names things as long as they may be, and as often, does not outgrow the API server. */
class WorstCaseStatusTest {
  private static final int MOST_BYTES = 128 << 10;

  private final SimulatedCluster cluster = new SimulatedCluster();
  private int largest;

  /** A key as long as S3 takes it. */
  private static String key(int number) {
    return "%04d".formatted(number) + "k".repeat(1020);
  }

  private void ask(int number) {
    String key = key(number);
    var artifact =
        new ArtifactSpec(
            "b".repeat(63), key, "v".repeat(1020) + "%04d".formatted(number), null, null, null);
    var server = ServerSpecBuilder.builder().image("i".repeat(512)).build();
    AnomalyModelSpec spec = cluster.spec;
    cluster.edit(spec.with().artifact(artifact).server(server).build());
    cluster.settle();
    for (int i = 0; i < 13; i++) {
      cluster.pass(java.time.Duration.ofSeconds(61)).settle();
    }
    measure();
  }

  private void measure() {
    try {
      String json = new ObjectMapper().writeValueAsString(cluster.status);
      largest = Math.max(largest, json.getBytes(StandardCharsets.UTF_8).length);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private List<Integer> good() {
    return cluster.status.revisions().stream()
        .filter(r -> r.bakedAt() != null)
        .map(RevisionStatus::number)
        .toList();
  }

  @Test
  void aStatusStaysBelow128KiB() {
    var steps = Collections.nCopies(10, new CanaryStepSpec(1, 60));
    AnomalyModelSpec spec = cluster.spec;
    cluster.edit(
        spec.with()
            .revisionHistoryLimit(50)
            .rollout(
                spec.rollout()
                    .with()
                    .strategy(Strategy.Canary)
                    .canary(new CanarySpec(steps))
                    .build())
            .build());
    for (int number = 1; number <= 60; number++) {
      ask(number);
    }
    assertEquals(60, cluster.status.servingRevision());
    List<Integer> good = good();
    for (int number = 100; number < 112; number++) {
      cluster.packages.put(
          key(number), new Finding.Verdict<>(Reason.PackageInvalid, "é".repeat(4000)));
      ask(number);
      cluster.wrongKeys.add(key(number + 100));
      ask(number + 100);
    }
    assertEquals(good, good(), "what was decided against pushes no good revision out");
    System.out.println(
        "worst case: " + largest + " bytes, " + cluster.status.revisions().size() + " revisions");
    assertTrue(largest < MOST_BYTES, largest + " bytes");
    assertTrue(cluster.status.revisions().size() > 15, cluster.status.revisions().size() + " kept");
  }
}
