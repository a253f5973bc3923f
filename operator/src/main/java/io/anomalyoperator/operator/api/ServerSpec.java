package io.anomalyoperator.operator.api;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the model-server pods are made. A change of anything here makes a new revision.
 *
 * @param image container image of the model server; the operator's default when absent
 * @param imagePullSecrets Secrets of this namespace to pull the image with
 * @param resources requests and limits of the container
 * @param nodeSelector labels that a node must have
 * @param tolerations taints that the pods bear
 * @param affinity where pods go in relation to nodes and other pods
 * @param serviceAccountName account of the pods; its token is not mounted
 * @param podAnnotations further annotations of the pods
 * @param env further environment of the server container
 */
public record ServerSpec(
    @Nullable String image,
    @Nullable List<LocalObjectReference> imagePullSecrets,
    @Nullable ResourceRequirements resources,
    @Nullable Map<String, String> nodeSelector,
    @Nullable List<Toleration> tolerations,
    @Nullable Affinity affinity,
    @Nullable String serviceAccountName,
    @Nullable Map<String, String> podAnnotations,
    @Nullable List<EnvVar> env) {}
