package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.OnInconclusive;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RolloutSpecBuilder;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What people, pods, S3 and time do to a model while its planner looks on. */
sealed interface PlannerAction {
  void on(SimulatedCluster cluster);

  /** Revisions by the part that they play when the action comes. */
  enum Who {
    SERVING,
    CANDIDATE,
    LAST_GOOD,
    FIRST;

    int in(SimulatedCluster cluster) {
      AnomalyModelStatus status = cluster.status;
      return switch (this) {
        case SERVING -> status.servingRevision();
        case CANDIDATE -> status.rollout() == null ? 0 : status.rollout().to();
        case LAST_GOOD -> status.lastGoodRevision();
        case FIRST -> 1;
      };
    }
  }

  /** Asks for a package; without a pin, whatever version the key has then. */
  record Ask(ScriptedPackage what, boolean pinned) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.ask(what.key());
      if (!pinned) {
        var latest = new ArtifactSpec("models", what.key(), null, null, null, null);
        cluster.edit(cluster.spec.withArtifact(latest));
      }
    }
  }

  /** Asks for a package and waits until it has baked. */
  record Promote(ScriptedPackage what) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.ask(what.key()).settle().pass(Duration.ofSeconds(121)).settle();
    }
  }

  /** Asks a revision back, existing or not. */
  record RollBackTo(int revision) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.rollBackTo(revision);
    }
  }

  record RemoveRollbackTo() implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.edit(cluster.spec.withRollbackTo(null));
    }
  }

  record Retry(String value) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.edit(cluster.spec.withRetry(value));
    }
  }

  /** An edit that starts nothing. */
  sealed interface ParameterEdit extends PlannerAction {}

  record Scale(int replicas) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.scale(replicas);
    }
  }

  record Pause(boolean paused) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.pause(paused);
    }
  }

  record Approve(Who whom) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      edit(cluster, r -> r.approve(Math.max(1, whom.in(cluster))));
    }
  }

  record WhenInconclusive(OnInconclusive what) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      edit(cluster, r -> r.gates(ScriptedPackage.gates(what)));
    }
  }

  record BakeSeconds(int seconds) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      edit(cluster, r -> r.bakeSeconds(seconds));
    }
  }

  /** How the next candidate takes traffic. */
  record TakeOver(Strategy strategy) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      edit(cluster, r -> r.strategy(strategy));
    }
  }

  record CanarySteps(int count) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      var steps = IntStream.rangeClosed(1, count).mapToObj(i -> new CanaryStepSpec(i, 30)).toList();
      edit(cluster, r -> r.canary(new CanarySpec(steps)));
    }
  }

  record DrainSeconds(int seconds) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      edit(cluster, r -> r.drainSeconds(seconds));
    }
  }

  record AllowContractChange(boolean allowed) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      edit(cluster, r -> r.allowContractChange(allowed));
    }
  }

  record HistoryLimit(int revisions) implements ParameterEdit {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.edit(cluster.spec.withRevisionHistoryLimit(revisions));
    }
  }

  record PodsReady(Who whose, boolean ready) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      int revision = whose.in(cluster);
      if (ready) {
        cluster.unready.remove(revision);
      } else {
        cluster.unready.add(revision);
      }
    }
  }

  /** Nodes go, and their pods with them; others come in their place. */
  record PodsLost(Who whose) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.pods.computeIfPresent(whose.in(cluster), (revision, names) -> new ArrayList<>());
    }
  }

  /** S3 has all packages now. */
  record StoreHeals() implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.packages.remove(ScriptedPackage.NEVER_ANSWERED.key());
      cluster.packages.remove(ScriptedPackage.UNREACHABLE.key());
    }
  }

  /** Whether S3 has the labelled rows. */
  record LabelledRowsThere(boolean there) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.labelled.there = there;
    }
  }

  record OpenConnections(int count) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.openConnections = count;
    }
  }

  /** Whether there are enough recent requests to compare by. */
  record Traffic(boolean enough) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.recentRequests = enough ? ScriptedPackage.alike() : List.of();
    }
  }

  /** Recent requests that no revision gives a number. */
  record NumberlessTraffic() implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.recentRequests = ScriptedPackage.numberless();
    }
  }

  /** Users' requests fail in the pods of a revision, or stop failing. */
  record RequestsFail(Who whose, boolean failing) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      String key = cluster.keyOf(whose.in(cluster));
      if (failing) {
        cluster.trafficOf.put(key, TestTraffic.of(200, 200));
      } else {
        cluster.trafficOf.remove(key);
      }
    }
  }

  /** The API server refuses writes, or stops refusing. */
  record WritesRefused(boolean refused) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.trouble =
          refused ? Optional.of(new Trouble(Reason.WriteRefused, "quota")) : Optional.empty();
    }
  }

  record Pass(int seconds) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.pass(Duration.ofSeconds(seconds));
    }
  }

  /** Some looks, as far as they get. */
  record Look(int times) implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      for (int i = 0; i < times; i++) {
        cluster.look();
        cluster.pass(Duration.ofMillis(500));
      }
    }
  }

  record Rest() implements PlannerAction {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.settle();
    }
  }

  /** Somebody deletes what is remembered, or writes what cannot be. */
  sealed interface Damage extends PlannerAction {}

  record RecordDeleted(Who whose) implements Damage {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.records.remove(whose.in(cluster));
    }
  }

  record StatusWiped() implements Damage {
    @Override
    public void on(SimulatedCluster cluster) {
      cluster.status = AnomalyModelStatus.initial();
    }
  }

  record StatusCorrupted(Corruption how) implements Damage {
    @Override
    public void on(SimulatedCluster cluster) {
      if (cluster.status.rollout() != null) {
        cluster.status = how.of(cluster.status);
      }
    }
  }

  private static void edit(SimulatedCluster cluster, UnaryOperator<RolloutSpecBuilder> change) {
    AnomalyModelSpec spec = cluster.spec;
    cluster.edit(
        AnomalyModelSpecBuilder.builder(spec)
            .rollout(change.apply(RolloutSpecBuilder.builder(spec.rollout())).build())
            .build());
  }
}
