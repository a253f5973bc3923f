/**
 * The contract of containers that SageMaker hosts: {@code GET /ping} and {@code POST /invocations}.
 *
 * <p>Reads and writes its formats; scoring is the one of {@code /predict}.
 */
@NullMarked
package io.anomalyoperator.server.protocol.sagemaker;

import org.jspecify.annotations.NullMarked;
