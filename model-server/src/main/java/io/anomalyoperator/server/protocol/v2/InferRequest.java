package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.scoring.ScoringJob;

/**
 * A request that was read and fits the model.
 *
 * @param id what the client calls it; empty when it does not
 * @param job the rows of its one input
 * @param wanted the outputs it wants
 * @param timeoutMicros how long its rows may wait; 0 for as long as it takes
 */
record InferRequest(String id, ScoringJob job, Wanted wanted, long timeoutMicros) {}
