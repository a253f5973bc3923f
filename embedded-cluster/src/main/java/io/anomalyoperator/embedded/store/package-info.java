/**
 * All objects of one server, with what a Kubernetes API promises about them: versions, conflicts,
 * generations, finalizers, owners, namespaces, and the stream of changes. Everything happens under
 * one lock; stored objects are never changed in place. No HTTP here.
 */
@NullMarked
package io.anomalyoperator.embedded.store;

import org.jspecify.annotations.NullMarked;
