/** Plain kubectl against the embedded server, compared with what it says of a real one. */
@NullMarked
package io.anomalyoperator.embedded.kubectl;

import org.jspecify.annotations.NullMarked;
