/** How the log looks and who is heard in it. */
@NullMarked
package io.anomalyoperator.server.logging;

import org.jspecify.annotations.NullMarked;
