/**
 * Packages on a volume that outlives pods, so that a fetch need not reach S3.
 *
 * <p>Nothing here is trusted: whoever reads from the cache verifies every byte. Nothing here is
 * needed: whatever goes wrong is said in the log, and S3 is asked.
 */
@NullMarked
package io.anomalyoperator.server.cache;

import org.jspecify.annotations.NullMarked;
