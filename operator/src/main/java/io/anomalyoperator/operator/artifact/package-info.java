/**
 * Reads packages from S3, with the model's own credentials, before any pod is touched: which
 * version is there, and are its bytes what was asked for and fit to serve. Everything here blocks
 * and runs off the reconcile thread. A verdict is about bytes; whatever kept us from reading them
 * is inability, and is tried again.
 */
@NullMarked
package io.anomalyoperator.operator.artifact;

import org.jspecify.annotations.NullMarked;
