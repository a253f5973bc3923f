/**
 * Every decision of the product, as pure functions over records: what was observed goes in, the
 * next status and the desired world come out. No client, no clock, no logger lives here.
 */
@NullMarked
package io.anomalyoperator.operator.rollout;

import org.jspecify.annotations.NullMarked;
