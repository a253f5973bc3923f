package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * Where S3 is.
 *
 * @param endpoint URL of an S3 server; AWS when absent
 * @param region AWS region
 * @param pathStyle whether the bucket is part of the path and not of the host name
 */
public record S3Spec(
    @Nullable String endpoint, @Nullable String region, @Nullable Boolean pathStyle) {}
