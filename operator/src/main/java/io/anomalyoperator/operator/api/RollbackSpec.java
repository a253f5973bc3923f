package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A person's order to serve an earlier revision.
 *
 * @param revision its number in {@code status.revisions}
 * @param sha256 digest of its package, as a safeguard
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RollbackSpec(
    @Required @Min(1) int revision,
    @Size(max = 64) @Pattern("^[0-9a-f]{64}$") @Nullable String sha256) {}
