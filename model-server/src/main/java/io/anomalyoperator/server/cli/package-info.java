/**
 * The command line: options, exit codes, what a person reads on the terminal.
 *
 * <p>Wires nothing; asks {@link io.anomalyoperator.server.ModelServer} and the fetcher to work.
 */
@NullMarked
package io.anomalyoperator.server.cli;

import org.jspecify.annotations.NullMarked;
