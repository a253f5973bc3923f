/**
 * How good scores are: AUROC, rates at a threshold, by class. Numbers in, numbers out: no engine,
 * no files.
 */
@NullMarked
package io.anomalyoperator.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
