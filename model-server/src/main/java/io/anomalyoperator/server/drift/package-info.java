/**
 * Whether what users send lately looks like what the model was trained on. Rows come from a sample
 * in memory, the reference from the package; nothing here knows of HTTP.
 */
@NullMarked
package io.anomalyoperator.server.drift;

import org.jspecify.annotations.NullMarked;
