package io.anomalyoperator.operator.rollout;

/**
 * What a pod says of itself on its management port.
 *
 * @param podUid uid of the pod that answered; an address may have a new owner
 * @param revision revision that it serves
 * @param sha256 digest of the package that it fetched
 * @param manifestSha256 digest of the manifest that it loaded
 * @param ready whether it answers predictions
 * @param draining whether it was told to let go of its connections
 * @param openConnections connections to its public port
 */
public record PodReport(
    String podUid,
    int revision,
    String sha256,
    String manifestSha256,
    boolean ready,
    boolean draining,
    int openConnections) {}
