/** An S3 server inside the JVM. */
@NullMarked
package io.anomalyoperator.embedded.s3;

import org.jspecify.annotations.NullMarked;
