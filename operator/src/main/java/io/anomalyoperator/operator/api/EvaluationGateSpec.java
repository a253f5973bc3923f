package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Does the candidate tell anomalies from normal rows? One of its pods scores labelled rows: a file
 * in S3, which is reached as the artifact is, by the same endpoint and credentials.
 *
 * @param bucket name of the bucket
 * @param key key of the object: safetensors with {@code inputs} (F32) and {@code labels} (U8 or
 *     I64, 1 for an anomaly)
 * @param versionId version of the object; the newest when absent
 * @param sha256 digest that the bytes must have, 64 hexadecimal digits
 * @param minAuroc least area under the ROC curve: the chance that an anomaly scores higher than a
 *     normal row
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record EvaluationGateSpec(
    @Required @Size(min = 3, max = 63) @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$") String bucket,
    @Required @Size(min = 1, max = 1024) String key,
    @Size(min = 1, max = 1024) @Nullable String versionId,
    @Required @Size(max = 64) @Pattern("^[0-9a-f]{64}$") String sha256,
    @Required @Min(0.5) @Max(1) Double minAuroc)
    implements EvaluationGateSpecBuilder.With {}
