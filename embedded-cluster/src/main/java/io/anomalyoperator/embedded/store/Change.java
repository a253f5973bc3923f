package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.kinds.Kind;

/**
 * One change of one object.
 *
 * @param before a missing node for a creation
 * @param after for a removal, the last state
 */
public record Change(long version, Kind kind, JsonNode before, ObjectNode after, boolean removed) {}
