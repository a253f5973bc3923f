package io.anomalyoperator.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A model that is to serve: which package, how many replicas, how a new version is brought in. */
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$')",
    message =
        "metadata.name names Services and Deployments: at most 50 characters, lower-case letters,"
            + " digits and '-', beginning with a letter and ending with a letter or digit")
@AdditionalPrinterColumn(
    name = "Serving",
    jsonPath = ".status.servingRevision",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Requested",
    jsonPath = ".status.rollout.to",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.ready")
@AdditionalPrinterColumn(name = "Model version", jsonPath = ".status.modelVersion")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Digest", jsonPath = ".status.digest", priority = 1)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
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
