/** Holds what people read to what the programs do. Nothing here tests behaviour. */
@NullMarked
package io.anomalyoperator.operator.docs;

import org.jspecify.annotations.NullMarked;
