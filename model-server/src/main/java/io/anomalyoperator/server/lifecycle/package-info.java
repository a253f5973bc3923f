/**
 * From the start of the process to its end: starting, ready, stopping.
 *
 * <p>Holds which model serves; does not score and does not speak HTTP.
 */
@NullMarked
package io.anomalyoperator.server.lifecycle;

import org.jspecify.annotations.NullMarked;
