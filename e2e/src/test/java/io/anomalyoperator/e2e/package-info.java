/**
 * What the product does on a real cluster, one scenario a class. Here is what is asked for and seen
 * from outside: resources, HTTP answers, pods. How a cluster, an S3 server or a package is come by
 * belongs into {@code ground}; no class of the operator is used.
 */
@NullMarked
package io.anomalyoperator.e2e;

import org.jspecify.annotations.NullMarked;
