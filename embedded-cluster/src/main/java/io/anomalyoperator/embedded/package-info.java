/**
 * A Kubernetes API in the JVM, and a node that runs pods as processes: for demos and tests on one
 * machine. This package is how to start and stop one; everything else is beneath it.
 */
@NullMarked
package io.anomalyoperator.embedded;

import org.jspecify.annotations.NullMarked;
