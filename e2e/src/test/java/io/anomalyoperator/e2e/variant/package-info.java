/**
 * What is put into model-server images: to make bad ones of them, where it runs in the server's
 * process, or to do something in a pod of its own. Knows nothing but the JDK.
 */
@NullMarked
package io.anomalyoperator.e2e.variant;

import org.jspecify.annotations.NullMarked;
