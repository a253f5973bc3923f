/**
 * What the operator tells of itself: counters and gauges for Prometheus, and the port with health,
 * readiness and metrics. Nothing here decides; gauges of a model move only after its status was
 * written.
 */
@NullMarked
package io.anomalyoperator.operator.metrics;

import org.jspecify.annotations.NullMarked;
