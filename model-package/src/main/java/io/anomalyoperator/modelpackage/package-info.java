/**
 * The format of a model package: one {@code .tar.gz} holding a model, what it expects, and what it
 * has to answer. Written to the same bytes for the same content; read as a stream, trusting nothing
 * before it was checked; scores and their calibration.
 *
 * <p>Not here: an engine that runs the model, a store that keeps the package, anything of
 * Kubernetes.
 */
@NullMarked
package io.anomalyoperator.modelpackage;

import org.jspecify.annotations.NullMarked;
