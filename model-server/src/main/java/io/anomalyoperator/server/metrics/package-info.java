/**
 * What Prometheus reads. Labels have few values; names are the ones users already know.
 *
 * <p>Counts what others tell; decides nothing.
 */
@NullMarked
package io.anomalyoperator.server.metrics;

import org.jspecify.annotations.NullMarked;
