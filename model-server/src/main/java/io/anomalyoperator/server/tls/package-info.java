/** TLS of the public port, by files that may change while it serves. */
@NullMarked
package io.anomalyoperator.server.tls;

import org.jspecify.annotations.NullMarked;
