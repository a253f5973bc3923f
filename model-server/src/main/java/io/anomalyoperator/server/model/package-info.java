/**
 * From a source to a warm model: fetch, verify, load, replay the golden set.
 *
 * <p>Knows the package format and the engine; knows nothing of HTTP.
 */
@NullMarked
package io.anomalyoperator.server.model;

import org.jspecify.annotations.NullMarked;
