/**
 * Where rows come from: IDX images, CSV tables, drawn digits. Nothing here knows of models, engines
 * or packages; what cannot be read is a {@link io.anomalyoperator.trainer.data.BadDataException}
 * that says where and why.
 */
@NullMarked
package io.anomalyoperator.trainer.data;

import org.jspecify.annotations.NullMarked;
