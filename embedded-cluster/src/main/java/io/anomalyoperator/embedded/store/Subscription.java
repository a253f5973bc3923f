package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A view of one kind that goes on.
 *
 * @param version that of the snapshot
 * @param changes what came after it
 */
public record Subscription(long version, List<ObjectNode> snapshot, Feed changes) {}
