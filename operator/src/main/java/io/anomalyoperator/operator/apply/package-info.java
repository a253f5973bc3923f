/**
 * Writes: the status first, then the children that follow from it, each write guarded against an
 * older view. Nothing is decided here.
 */
@NullMarked
package io.anomalyoperator.operator.apply;

import org.jspecify.annotations.NullMarked;
