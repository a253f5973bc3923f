/** Targets of {@code bench/fuzz.sh}: bytes that a fuzzer chose, sent to a running server. */
@NullMarked
package io.anomalyoperator.server.fuzz;

import org.jspecify.annotations.NullMarked;
