/**
 * A model package in an S3 bucket: published once, resolved to a version, read as a stream of
 * bytes. Every failure is a {@link io.anomalyoperator.store.StoreException} of a kind.
 *
 * <p>Not here: what the bytes mean (the module model-package), when to try again (the callers).
 */
@NullMarked
package io.anomalyoperator.store;

import org.jspecify.annotations.NullMarked;
