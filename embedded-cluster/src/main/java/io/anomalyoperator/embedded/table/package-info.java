/**
 * The columns that {@code kubectl get} prints: the server renders them. Pure: objects in, tables
 * out.
 */
@NullMarked
package io.anomalyoperator.embedded.table;

import org.jspecify.annotations.NullMarked;
