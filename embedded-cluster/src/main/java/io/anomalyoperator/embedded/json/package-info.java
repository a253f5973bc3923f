/**
 * Objects as JSON trees: reading and writing them, their metadata, paths into them, selectors.
 * Knows nothing of kinds, servers or stores.
 */
@NullMarked
package io.anomalyoperator.embedded.json;

import org.jspecify.annotations.NullMarked;
