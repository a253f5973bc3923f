package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.Children;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Faults;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.Obstacle;
import io.anomalyoperator.e2e.ground.Obstacle.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator is killed in the middle of a rollout: nobody who asks the model notices, and it ends
 * as if nothing had happened.
 */
@EndToEnd
@Isolated("the operator is killed")
class KilledOperatorTest {
  private static final String NAME = "killed";

  /** Of the moments each so many, from this one on. */
  private static final int EVERY = Integer.getInteger("e2e.killed.every", 1);

  private static final int FIRST = Integer.getInteger("e2e.killed.first", 0);
  private static final Duration PAUSE = Duration.ofMillis(40);

  /** How a model of two revisions is arranged when the second one has been promoted. */
  private static final Map<String, String> PROMOTED =
      Map.of(
          "ControllerRevision/killed-r1", "is there",
          "ControllerRevision/killed-r2", "is there",
          "Deployment/killed-r2", "1 replicas",
          "NetworkPolicy/killed", "is there",
          "decisions Promoted", "2",
          "Service/killed", "{anomaly-operator.io/model=killed, anomaly-operator.io/revision=2}");

  /**
   * A point of a rollout.
   *
   * @param step that the status has recorded when the operator wants to write
   * @param write that it is killed before
   * @param trial the same write by somebody else, for kubectl
   */
  record Moment(String step, Write write, List<String> trial) {
    @Override
    public String toString() {
      return "before it may %s %s in step %s".formatted(write.operation(), write.resource(), step);
    }
  }

  private static final List<Moment> MOMENTS =
      List.of(
          new Moment(
              "Stage",
              new Write("apps", "deployments", "CREATE", "object.metadata.name == 'killed-r2'"),
              List.of("create", "deployment", "killed-r2", "--image=none")),
          new Moment(
              "Switch",
              new Write(
                  "",
                  "services",
                  "UPDATE",
                  "object.metadata.name == 'killed' &&"
                      + " object.spec.selector['anomaly-operator.io/revision'] == '2'"),
              List.of("set", "selector", "service", "killed", "anomaly-operator.io/revision=2")),
          new Moment(
              "Switch",
              new Write(
                  "anomaly-operator.io",
                  "anomalymodels/status",
                  "UPDATE",
                  "object.metadata.name == 'killed' && object.status.rollout.step == 'Bake'"),
              List.of(
                  "patch",
                  "am/killed",
                  "--subresource=status",
                  "--type=merge",
                  "-p={\"status\":{\"rollout\":{\"step\":\"Bake\"}}}")),
          new Moment(
              "Done",
              new Write("apps", "deployments", "DELETE", "oldObject.metadata.name == 'killed-r1'"),
              List.of("delete", "deployment", "killed-r1")));

  @BeforeAll
  static void arm(Ground ground) {
    new Faults(ground).letStopsOfTheOperatorBeKills();
  }

  @AfterAll
  static void disarm(Ground ground) {
    ground.chart().upgrade(ground.settings().serverImage(), Map.of());
  }

  static Stream<Moment> moments() {
    return IntStream.range(0, MOMENTS.size())
        .filter(i -> i % EVERY == FIRST)
        .mapToObj(MOMENTS::get);
  }

  @ParameterizedTest
  @MethodSource("moments")
  void betweenChosenWrites(Moment moment, Ground ground) throws Exception {
    var model = serving(ground);
    var load = Load.on(model, row(ground), 4, PAUSE);
    try (load) {
      try (var obstacle = Obstacle.before(ground, moment.write(), moment.trial())) {
        model.apply(ModelSpec.of(ground.trainer().quick("v2").pin()));
        Awaitility.await("the operator was refused the write").atMost(LATER).until(obstacle::met);
        assertEquals(moment.step(), model.status().step());
        new Faults(ground).killOperator();
      }
      assertPromoted(ground, model);
    }
    assertEquals(List.of(), load.stop().failed());
  }

  private static Model serving(Ground ground) {
    var model = ground.model(NAME);
    Awaitility.await("the model of the test before is gone")
        .atMost(LATER)
        .until(
            () ->
                model.find().isEmpty()
                    && Children.of(ground.client(), model.namespace(), NAME).isEmpty());
    model.apply(ModelSpec.of(ground.trainer().quick("v1").pin()));
    promoted(model);
    return model;
  }

  private static float[] row(Ground ground) {
    return ground.trainer().quick("v1").content().golden().inputs()[0];
  }

  private static ModelStatus promoted(Model model) {
    return model.await(
        "to be promoted, and done",
        LATER,
        s ->
            s.ready()
                && s.outcome().filter("Promoted"::equals).isPresent()
                && s.step().equals("Done"));
  }

  private static void assertPromoted(Ground ground, Model model) {
    var status = promoted(model);
    assertEquals(2, status.servingRevision());
    assertEquals("Serving", status.revisionState(2).orElse("none"));
    assertEquals("Retired", status.revisionState(1).orElse("none"));
    Awaitility.await("the world is as the status says")
        .atMost(LATER)
        .untilAsserted(
            () ->
                assertEquals(
                    PROMOTED, Children.of(ground.client(), model.namespace(), NAME).arrangement()));
  }
}
