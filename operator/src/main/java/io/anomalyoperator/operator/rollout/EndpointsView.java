package io.anomalyoperator.operator.rollout;

import java.time.Instant;
import java.util.Set;

/**
 * The Service and what stands behind it.
 *
 * @param selected revision that the live Service selects; 0 for none, {@link World#EVERY_REVISION}
 *     in a canary
 * @param readyPods uids of the pods behind its ready endpoints
 * @param allPods uids of all pods behind it, ready or not
 * @param unchangedSince since when this process sees the same selection and endpoints; a restart
 *     begins anew, which only delays
 */
public record EndpointsView(
    int selected, Set<String> readyPods, Set<String> allPods, Instant unchangedSince) {}
