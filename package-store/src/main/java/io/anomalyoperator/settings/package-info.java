/** What processes are told by their environment: read in one way, refused in the same words. */
@NullMarked
package io.anomalyoperator.settings;

import org.jspecify.annotations.NullMarked;
