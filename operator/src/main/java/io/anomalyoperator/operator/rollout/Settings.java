package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.access.AccessPolicy;
import java.time.Duration;

/**
 * What the operator's configuration says to a rollout.
 *
 * @param defaultImage image of the model server where the spec names none
 * @param switchSettle how long endpoints must stand before a switch counts as arrived
 * @param artifactPoll how often the object that serves is looked at again; zero for never
 * @param driftPoll how often serving pods are asked whether their data have drifted; zero for never
 * @param access what models may name
 */
public record Settings(
    String defaultImage,
    Duration switchSettle,
    Duration artifactPoll,
    Duration driftPoll,
    AccessPolicy access) {}
