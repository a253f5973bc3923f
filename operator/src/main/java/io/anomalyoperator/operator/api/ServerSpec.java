package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.soabase.recordbuilder.core.RecordBuilder;
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
 * @param awsRoleArn role that {@code fetch} takes on with a token of that account, to read the
 *     package; not together with {@code artifact.credentialsSecretName}
 * @param tlsSecretName Secret of type {@code kubernetes.io/tls} with which the public port speaks
 *     TLS; plain HTTP when absent. A changed certificate counts without a restart
 * @param apiKeysSecretName Secret with a key for each client that may ask for scores, by the
 *     client's name; everybody may when absent. A changed Secret counts without a restart
 * @param podAnnotations further annotations of the pods
 * @param env further environment of the server container
 * @param cache volume on which pods keep packages, so that one that starts need not reach S3; none
 *     when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@ValidationRule(
    value =
        "!has(self.apiKeysSecretName) || !has(self.env)"
            + " || !self.env.exists(e, e.name in ['API_KEYS', 'API_KEYS_FOLDER'])",
    message =
        "server.apiKeysSecretName and API_KEYS in server.env exclude each other: give all keys in"
            + " one of them")
public record ServerSpec(
    @Size(min = 1, max = 512) @Pattern("^\\S+$") @Nullable String image,
    @Size(max = 16) @Nullable List<LocalObjectReference> imagePullSecrets,
    @Nullable ResourceRequirements resources,
    @Size(max = 32) @Nullable Map<String, String> nodeSelector,
    @Size(max = 32) @Nullable List<Toleration> tolerations,
    @Nullable Affinity affinity,
    @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @Nullable String serviceAccountName,
    @Size(max = 2048) @Pattern("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$")
        @Nullable String awsRoleArn,
    @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @Nullable String tlsSecretName,
    @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @Nullable String apiKeysSecretName,
    @Size(max = 32)
        @ValidationRule(
            value = "self.all(key, !key.startsWith('anomaly-operator.io/'))",
            message = "annotations under anomaly-operator.io/ are the operator's own")
        @Nullable Map<String, String> podAnnotations,
    @Size(max = 64)
        @ValidationRule(
            value =
                "self.all(e, !(e.name in ["
                    + ReservedVariables.NAMES
                    + "]) && !["
                    + ReservedVariables.PREFIXES
                    + "].exists(prefix, e.name.startsWith(prefix)))",
            message =
                "env sets a variable that is the operator's own (MODEL_*, THRESHOLD_*, MANAGEMENT_*,"
                    + " SERVER_*, SAGEMAKER_*, TLS_*, SHUTDOWN_DELAY_SECONDS, REPLAY_SAMPLES, POD_*) or"
                    + " credentials (AWS_*, S3_*), which serving containers never hold")
        @Nullable List<EnvVar> env,
    @Nullable CacheSpec cache)
    implements ServerSpecBuilder.With {}
