/**
 * The command line: what is asked becomes requests, what is answered becomes words and exit codes.
 */
@NullMarked
package io.anomalyoperator.trainer.cli;

import org.jspecify.annotations.NullMarked;
