/**
 * The ways to change an object by a part of it: merge patch, strategic merge patch, server-side
 * apply with field ownership. Pure: trees in, trees out; schemas tell how lists are merged.
 */
@NullMarked
package io.anomalyoperator.embedded.apply;

import org.jspecify.annotations.NullMarked;
