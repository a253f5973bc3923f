/**
 * Reading numbers out of JSON bytes without making objects of them.
 *
 * <p>Knows bytes and positions; knows nothing of HTTP or of models.
 */
@NullMarked
package io.anomalyoperator.server.json;

import org.jspecify.annotations.NullMarked;
