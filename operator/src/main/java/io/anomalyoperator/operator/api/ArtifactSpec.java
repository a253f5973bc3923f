package io.anomalyoperator.operator.api;

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
public record ArtifactSpec(
    String bucket,
    String key,
    @Nullable String versionId,
    @Nullable String sha256,
    @Nullable S3Spec s3,
    @Nullable String credentialsSecretName) {}
