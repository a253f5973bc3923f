/** Where a request belongs in the traces of its callers. Knows of nothing else. */
@NullMarked
package io.anomalyoperator.server.trace;

import org.jspecify.annotations.NullMarked;
