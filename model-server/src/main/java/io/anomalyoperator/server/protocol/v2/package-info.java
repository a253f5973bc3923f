/**
 * The Open Inference Protocol, version 2, as JSON or with binary tensors: the same scores for
 * clients that speak it.
 *
 * <p>Reads and writes its documents; scoring is the one of {@code /predict}.
 */
@NullMarked
package io.anomalyoperator.server.protocol.v2;

import org.jspecify.annotations.NullMarked;
