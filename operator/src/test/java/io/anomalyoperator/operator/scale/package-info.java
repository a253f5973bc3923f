/**
 * A thousand models on a real API server without a node; {@code bench/operator-1000.sh} runs it.
 */
@NullMarked
package io.anomalyoperator.operator.scale;

import org.jspecify.annotations.NullMarked;
