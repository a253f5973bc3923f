package io.anomalyoperator.operator.rollout;

import java.time.Instant;

/**
 * A revision as it is kept for good in a ControllerRevision, beside the pod template made from it.
 *
 * @param number its number
 * @param content digest of the artifact, server and threshold that were asked for, as they were
 *     written
 * @param image image of the model server, with the operator's default filled in
 * @param verified what was read of the package
 * @param createdAt when it was asked for
 */
public record RevisionRecord(
    int number, String content, String image, VerifiedArtifact verified, Instant createdAt) {}
