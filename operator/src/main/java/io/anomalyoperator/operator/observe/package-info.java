/**
 * Reads what there is: children, pods, endpoints, findings, into one {@code Observation}. Nothing
 * is written or decided here.
 */
@NullMarked
package io.anomalyoperator.operator.observe;

import org.jspecify.annotations.NullMarked;
