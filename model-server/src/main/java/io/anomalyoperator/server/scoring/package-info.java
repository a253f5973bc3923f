/**
 * The scoring path: a bounded queue of rows, batches made of whatever waits, one warm worker per
 * core with memory of its own.
 *
 * <p>Knows rows, scores and an engine; knows nothing of HTTP, of JSON or of Micronaut.
 */
@NullMarked
package io.anomalyoperator.server.scoring;

import org.jspecify.annotations.NullMarked;
