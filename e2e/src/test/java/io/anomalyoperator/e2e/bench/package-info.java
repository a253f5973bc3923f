/** Measurements on a real cluster; scripts in {@code bench/} run them, and no build does. */
@NullMarked
package io.anomalyoperator.e2e.bench;

import org.jspecify.annotations.NullMarked;
