/**
 * What a candidate is asked and how the answers are judged: collectors that talk to pods apart from
 * evaluators that only compare. A collector says what it saw or why it could not look, never
 * whether that is good; no evaluator does I/O.
 */
@NullMarked
package io.anomalyoperator.operator.gate;

import org.jspecify.annotations.NullMarked;
