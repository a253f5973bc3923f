/**
 * The HTTP front: from a request to the store and back. Paths, bodies, verbs, patches, watches, and
 * the hook through which a test sees and disturbs requests. Decides nothing about objects that the
 * packages beneath could decide.
 */
@NullMarked
package io.anomalyoperator.embedded.api;

import org.jspecify.annotations.NullMarked;
