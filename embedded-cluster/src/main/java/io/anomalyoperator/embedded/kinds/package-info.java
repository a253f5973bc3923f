/**
 * What is served: built-in kinds and those of custom resource definitions, their schemas, and the
 * documents that describe them (discovery, OpenAPI). Holds no objects and speaks no HTTP.
 */
@NullMarked
package io.anomalyoperator.embedded.kinds;

import org.jspecify.annotations.NullMarked;
