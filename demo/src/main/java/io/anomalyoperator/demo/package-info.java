/**
 * The whole product on one machine: an embedded S3, an embedded cluster whose pods are processes,
 * the operator, the trainer, and a story that they play. Nothing here is a part of the product.
 */
@NullMarked
package io.anomalyoperator.demo;

import org.jspecify.annotations.NullMarked;
