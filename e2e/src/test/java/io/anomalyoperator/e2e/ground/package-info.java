/**
 * What the scenarios stand on: the cluster and what can be broken of it, the installed chart,
 * images, packages, S3, a load. It asserts nothing about the product.
 */
@NullMarked
package io.anomalyoperator.e2e.ground;

import org.jspecify.annotations.NullMarked;
