/**
 * All that touches DJL and libtorch: training the TorchScript autoencoder, and running any
 * TorchScript file the way a server does. No files but models, no packages, no words to the user.
 */
@NullMarked
package io.anomalyoperator.trainer.engine;

import org.jspecify.annotations.NullMarked;
