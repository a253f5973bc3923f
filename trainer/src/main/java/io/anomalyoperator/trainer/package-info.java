/**
 * Training, packaging and judging anomaly models, as a program ({@link
 * io.anomalyoperator.trainer.Main}) and as a library: {@link io.anomalyoperator.trainer.Trainer},
 * {@link io.anomalyoperator.trainer.Packager} and {@link io.anomalyoperator.trainer.Judge} are what
 * others may call. What speaks to the engine is in {@code engine} and appears in no signature here.
 */
@NullMarked
package io.anomalyoperator.trainer;

import org.jspecify.annotations.NullMarked;
