/**
 * The resource {@code AnomalyModel} as a person writes it and reads it: spec, status, and the words
 * used in them (phases, steps, states, outcomes, reasons). Schema rules stand beside the fields as
 * annotations. No client, no decision.
 */
@NullMarked
package io.anomalyoperator.operator.api;

import org.jspecify.annotations.NullMarked;
