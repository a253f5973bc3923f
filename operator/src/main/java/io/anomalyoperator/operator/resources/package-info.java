/**
 * What is desired of each child of a model, as pure functions: model and revision record in,
 * Kubernetes object out. Nothing here asks what exists, writes anything or decides which revision
 * is wanted.
 */
@NullMarked
package io.anomalyoperator.operator.resources;

import org.jspecify.annotations.NullMarked;
