/** The web page, in a real browser. */
@NullMarked
package io.anomalyoperator.server.page;

import org.jspecify.annotations.NullMarked;
