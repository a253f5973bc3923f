package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.S3Spec;
import java.util.Optional;

/**
 * What the fetch of a pod is told of stores by the operator.
 *
 * @param s3 where S3 is when the model does not say
 * @param stsEndpoint which STS gives keys of roles; AWS's own when empty. No model may name
 *     another: whoever is asked sees the token
 */
public record StoreDefaults(S3Spec s3, Optional<String> stsEndpoint) {}
