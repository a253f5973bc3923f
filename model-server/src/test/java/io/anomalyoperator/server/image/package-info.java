/** Makes what goes into the image: a Java runtime, the server's jars, and the JVM's AOT caches. */
@NullMarked
package io.anomalyoperator.server.image;

import org.jspecify.annotations.NullMarked;
