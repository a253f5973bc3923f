/**
 * From an archive to a pin in a resource: what goes to the store, and how a YAML file is told of
 * it.
 */
@NullMarked
package io.anomalyoperator.trainer.publish;

import org.jspecify.annotations.NullMarked;
