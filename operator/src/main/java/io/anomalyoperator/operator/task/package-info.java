/**
 * Long work off the reconcile thread: starts what plans ask for, keeps the findings, tells when one
 * changes.
 */
@NullMarked
package io.anomalyoperator.operator.task;

import org.jspecify.annotations.NullMarked;
