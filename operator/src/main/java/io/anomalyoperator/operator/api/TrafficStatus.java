package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a minute of users' requests for scores went.
 *
 * @param requests requests that were answered
 * @param errors those that failed by the server's fault
 * @param rows rows that got a score
 * @param anomalies those that were called anomalies
 * @param latencyRequests requests whose latency is known
 * @param latencyP95Millis 95 % of them took no longer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficStatus(
    long requests,
    long errors,
    long rows,
    long anomalies,
    long latencyRequests,
    @Nullable Double latencyP95Millis) {}
