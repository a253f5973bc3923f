/**
 * Wiring: the entry point, its configuration, and the loop that observes, plans, records and
 * converges.
 */
@NullMarked
package io.anomalyoperator.operator;

import org.jspecify.annotations.NullMarked;
