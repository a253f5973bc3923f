package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Where pods keep packages, so that one that starts need not reach S3.
 *
 * @param claimName PersistentVolumeClaim of this namespace; each model has a folder of its own
 *     there
 * @param sizeLimit what the packages of this model may take of it, such as {@code 500Mi} or {@code
 *     2Gi}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CacheSpec(
    @Required @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        String claimName,
    @Default("2Gi") @Size(max = 7) @Pattern("^[1-9][0-9]{0,4}(Mi|Gi|Ti)$")
        @Nullable String sizeLimit) {}
