package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.scoring.ScoringJob;
import java.util.Set;

/**
 * A request that was read and fits the model.
 *
 * @param id what the client calls it; empty when it does not
 * @param job the rows of its one input
 * @param outputs names of the outputs it wants; empty for all
 */
record InferRequest(String id, ScoringJob job, Set<String> outputs) {}
