package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * A person's order to serve an earlier revision.
 *
 * @param revision its number in {@code status.revisions}
 * @param sha256 digest of its package, as a safeguard
 */
public record RollbackSpec(int revision, @Nullable String sha256) {}
