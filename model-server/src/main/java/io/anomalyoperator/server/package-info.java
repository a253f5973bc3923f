/**
 * The model server: one process, one package, scores over HTTP. {@link
 * io.anomalyoperator.server.Main} is the command line, {@link
 * io.anomalyoperator.server.ModelServer} puts the parts together.
 */
@NullMarked
package io.anomalyoperator.server;

import org.jspecify.annotations.NullMarked;
