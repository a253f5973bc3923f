/** Pictures of every kind, good and hostile, on their way to a row. */
@NullMarked
package io.anomalyoperator.server.picture;

import org.jspecify.annotations.NullMarked;
