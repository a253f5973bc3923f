package io.anomalyoperator.embedded.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.embedded.Program;
import io.anomalyoperator.embedded.api.ApiRequest;
import io.anomalyoperator.embedded.api.Fault;
import io.anomalyoperator.embedded.api.Interceptor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How pods get their node and their address, and what happens when they do not at first. */
class BindingTest {
  private static final Program SLEEP = new Program(List.of("sleep", "300"), Map.of());

  @Test
  @DisplayName("a pod that could not be bound is tried again, though nothing happens to it")
  void boundLater() {
    try (var cluster = EmbeddedCluster.builder().node(_ -> Optional.of(SLEEP)).build().start()) {
      AtomicInteger refused = new AtomicInteger();
      cluster.requests().intercept(refusing(2, refused));

      cluster.client().resource(pod()).create();

      await("the pod runs")
          .atMost(Duration.ofSeconds(20))
          .until(() -> phase(cluster).equals("Running"));
      assertEquals(2, refused.get());
    }
  }

  @Test
  @DisplayName("addresses differ until all are taken; one that is given back is there again")
  void addresses() {
    try (AddressBlock block = AddressBlock.claim()) {
      Set<String> taken = new HashSet<>();
      for (var one = block.take(); one.isPresent(); one = block.take()) {
        assertTrue(taken.add(one.get()), one + " is taken twice");
      }
      assertEquals(253, taken.size());

      String given = taken.iterator().next();
      block.giveBack(given);

      assertEquals(Optional.of(given), block.take());
    }
  }

  private static Interceptor refusing(int times, AtomicInteger refused) {
    return new Interceptor() {
      @Override
      public Optional<Fault> before(ApiRequest request) {
        boolean binding = request.verb().equals("patch") && request.resource().equals("pods");
        boolean refuses = binding && request.subresource().isEmpty() && refused.get() < times;
        return refuses ? conflict(refused) : Optional.empty();
      }
    };
  }

  private static Optional<Fault> conflict(AtomicInteger refused) {
    refused.incrementAndGet();
    return Optional.of(Fault.conflict());
  }

  private static String phase(EmbeddedCluster cluster) {
    String phase = cluster.client().resource(pod()).get().getStatus().getPhase();
    return phase == null ? "" : phase;
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("sleeper")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("sleep")
        .withImage("sleep:1")
        .endContainer()
        .endSpec()
        .build();
  }
}
