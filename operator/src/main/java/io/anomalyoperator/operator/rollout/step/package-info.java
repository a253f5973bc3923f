/** The steps of a rollout: each class answers one question about what was observed. Pure. */
@NullMarked
package io.anomalyoperator.operator.rollout.step;

import org.jspecify.annotations.NullMarked;
