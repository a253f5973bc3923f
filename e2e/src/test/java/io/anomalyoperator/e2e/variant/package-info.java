/**
 * What is put into model-server images to make bad ones of them. It runs in the server's process
 * and knows nothing but the JDK.
 */
@NullMarked
package io.anomalyoperator.e2e.variant;

import org.jspecify.annotations.NullMarked;
