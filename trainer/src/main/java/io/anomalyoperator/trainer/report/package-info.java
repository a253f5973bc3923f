/**
 * The page that evaluate writes: one HTML file with inline pictures. Figures come from {@code
 * evaluation}; nothing is computed here that a pipeline would need.
 */
@NullMarked
package io.anomalyoperator.trainer.report;

import org.jspecify.annotations.NullMarked;
