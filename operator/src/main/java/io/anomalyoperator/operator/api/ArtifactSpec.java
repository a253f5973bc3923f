package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * One model package in S3.
 *
 * @param bucket name of the bucket
 * @param key key of the object
 * @param versionId version of the object; resolved once per request when absent
 * @param sha256 digest that the bytes must have, 64 hexadecimal digits
 * @param s3 where S3 is; the operator's defaults when absent
 * @param credentialsSecretName Secret of this namespace with {@code AWS_ACCESS_KEY_ID}, {@code
 *     AWS_SECRET_ACCESS_KEY} and, if temporary, {@code AWS_SESSION_TOKEN}; the environment's own
 *     identity when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArtifactSpec(
    @Required @Size(min = 3, max = 63) @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$") String bucket,
    @Required @Size(min = 1, max = 1024) String key,
    @Size(min = 1, max = 1024) @Nullable String versionId,
    @Size(max = 64) @Pattern("^[0-9a-f]{64}$") @Nullable String sha256,
    @Nullable S3Spec s3,
    @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @Nullable String credentialsSecretName) {}
