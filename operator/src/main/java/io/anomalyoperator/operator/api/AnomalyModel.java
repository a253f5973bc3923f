package io.anomalyoperator.operator.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A model that is to serve: which package, how many replicas, how a new version is brought in. */
@Group(AnomalyModel.GROUP)
@Version("v1")
@Kind("AnomalyModel")
@Singular("anomalymodel")
@Plural("anomalymodels")
@ShortNames("am")
public final class AnomalyModel extends CustomResource<AnomalyModelSpec, AnomalyModelStatus>
    implements Namespaced {
  public static final String GROUP = "anomaly-operator.io";
}
