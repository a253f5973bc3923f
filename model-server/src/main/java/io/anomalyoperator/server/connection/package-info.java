/**
 * The connections of the public port: who is open, who is busy, and how they are sent away without
 * losing a request.
 *
 * <p>Knows Netty's messages; knows nothing of models.
 */
@NullMarked
package io.anomalyoperator.server.connection;

import org.jspecify.annotations.NullMarked;
