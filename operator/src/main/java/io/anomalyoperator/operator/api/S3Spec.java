package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Where S3 is.
 *
 * @param endpoint URL of an S3 server; AWS when absent
 * @param region AWS region
 * @param pathStyle whether the bucket is part of the path and not of the host name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3Spec(
    @Size(max = 512) @Pattern("^https?://[A-Za-z0-9.:\\[\\]_-]+/?$") @Nullable String endpoint,
    @Size(min = 1, max = 64) @Pattern("^[a-z0-9-]+$") @Nullable String region,
    @Nullable Boolean pathStyle) {}
