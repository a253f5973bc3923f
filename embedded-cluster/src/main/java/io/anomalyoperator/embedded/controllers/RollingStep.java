package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many replicas each set is to have now. With 4 wanted, a surge of 1 and 1 that may be
 * unavailable: the new set grows to 5 - 4 = 1, and an old one shrinks as far as 3 stay available.
 */
record RollingStep(Map<ReplicaSet, Integer> scale) {

  static RollingStep of(Deployment deployment, Optional<ReplicaSet> current, List<ReplicaSet> old) {
    Map<ReplicaSet, Integer> scale = new LinkedHashMap<>();
    current.ifPresent(
        set -> {
          if (deployment.getSpec().getStrategy().getType().equals("Recreate")) {
            recreate(deployment, set, old, scale);
          } else {
            roll(deployment, set, old, scale);
          }
        });
    return new RollingStep(scale);
  }

  private static void recreate(
      Deployment deployment,
      ReplicaSet current,
      List<ReplicaSet> old,
      Map<ReplicaSet, Integer> scale) {
    old.forEach(set -> scale.put(set, 0));
    if (old.stream().allMatch(set -> Deployments.replicas(set) == 0)) {
      scale.put(current, deployment.getSpec().getReplicas());
    }
  }

  private static void roll(
      Deployment deployment,
      ReplicaSet current,
      List<ReplicaSet> old,
      Map<ReplicaSet, Integer> scale) {
    int wanted = deployment.getSpec().getReplicas();
    var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
    int surge = share(rolling.getMaxSurge(), wanted, true);
    int unavailable = share(rolling.getMaxUnavailable(), wanted, false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    int oldReplicas = old.stream().mapToInt(s -> s.getSpec().getReplicas()).sum();
    int before = current.getSpec().getReplicas();
    int room = Math.max(0, wanted + surge - oldReplicas - before);
    int after = before > wanted ? wanted : Math.min(wanted, before + room);
    scale.put(current, after);

    int missing = Math.max(0, before - Deployments.available(current));
    int mayGo = oldReplicas + before - (wanted - unavailable) - missing;
    for (ReplicaSet set : old) { // the unready do nobody any good
      int unready = Math.max(0, set.getSpec().getReplicas() - Deployments.available(set));
      int gone = Math.clamp(mayGo, 0, unready);
      scale.put(set, set.getSpec().getReplicas() - gone);
      mayGo -= gone;
    }
    int available =
        Deployments.available(current) + old.stream().mapToInt(Deployments::available).sum();
    int spare = Math.max(0, available - (wanted - unavailable));
    for (ReplicaSet set : old) {
      int left = scale.getOrDefault(set, 0);
      int gone = Math.clamp(spare, 0, left);
      scale.put(set, left - gone);
      spare -= gone;
    }
  }

  /** 25% of 4 is 1; of 3 it is 1 rounded up, and 0 rounded down. */
  static int share(IntOrString value, int of, boolean up) {
    if (value == null) {
      return 0;
    }
    if (value.getIntVal() != null) {
      return value.getIntVal();
    }
    double share = Double.parseDouble(value.getStrVal().replace("%", "")) * of / 100;
    return (int) (up ? Math.ceil(share) : Math.floor(share));
  }
}
